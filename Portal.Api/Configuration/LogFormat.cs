namespace Portal.Api.Configuration;

/// <summary>How the lines of the log look.</summary>
public enum LogFormat
{
    /// <summary>Lines for people.</summary>
    Text,

    /// <summary>One JSON object a line, for programs.</summary>
    Json,
}
