namespace Portal.Api.Balancing;

/// <summary>Who asked for a change, for the journal.</summary>
/// <param name="Name">Where the request came from, for example <c>127.0.0.1</c>; <c>portal</c> for Portal itself.</param>
/// <param name="Request">What was asked, for example <c>POST /services/tcp/10.0.0.1/80</c>.</param>
public sealed record Caller(string Name, string Request)
{
    /// <summary>Portal itself, at its start.</summary>
    public static Caller Portal { get; } = new("portal", "start");
}
