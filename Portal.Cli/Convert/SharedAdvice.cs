namespace Portal.Cli.Convert;

/// <summary>What to do in place of what several tools have and Portal lacks.</summary>
internal static class SharedAdvice
{
    /// <summary>In place of mail.</summary>
    public const string Mail = "Portal sends no mail. Use the alert rules for Prometheus, or read GET /events.";

    /// <summary>In place of scripts.</summary>
    public const string Scripts = "Portal runs no scripts when something changes. Read the events health and health-service of GET /events.";

    /// <summary>In place of an empty table at the end.</summary>
    public const string TableStays = "Portal leaves the table as it is when it ends, so that clients go on.";
}
