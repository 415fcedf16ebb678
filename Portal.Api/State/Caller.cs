namespace Portal.Api.State;

/// <summary>Who asked for a change, for the journal, the log and the events.</summary>
/// <param name="Name">Where the request came from, for example <c>127.0.0.1</c>; <c>portal</c> for Portal itself.</param>
/// <param name="Request">What was asked, for example <c>POST /services/tcp/10.0.0.1/80</c>.</param>
public sealed record Caller(string Name, string Request)
{
    /// <summary>What stands before an IPv4 address that came to a socket of IPv6.</summary>
    public const string MappedPrefix = "::ffff:";

    /// <summary>Portal itself, at its start.</summary>
    public static Caller Portal { get; } = new("portal", "start");

    /// <summary>Portal itself, when it repairs drift.</summary>
    public static Caller Reconcile { get; } = new("portal", "reconcile");

    /// <summary>Portal itself, when it takes over the data of its fleet.</summary>
    public static Caller Fleet { get; } = new("portal", "fleet");

    /// <summary>The name of the token that every Portal has.</summary>
    public const string MainToken = "admin";

    /// <summary>The name of the token that was shown, if it has rights of its own; empty for the one that every Portal has, and if Portal itself asks.</summary>
    public string Token { get; init; } = string.Empty;

    /// <summary>The name of the token that was shown; empty if Portal itself asks.</summary>
    public string TokenName => Token.Length > 0 ? Token : Name == Portal.Name ? string.Empty : MainToken;

    /// <summary>Where it came from, and the name of the token, for one line of a log.</summary>
    public string Shown => TokenName.Length > 0 ? $"{Name} ({TokenName})" : Name;

    /// <summary>The id of the request in the log; empty if Portal itself asks.</summary>
    public string RequestId { get; init; } = string.Empty;

    /// <summary>Why, in the words of the caller: at most 256 characters of Unicode; empty if nothing was said.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Whether somebody means this caller.</summary>
    /// <param name="who">Its name, or that of its token; of an IPv4 address also where it came to a socket of IPv6.</param>
    /// <returns>True when it is.</returns>
    public bool Is(string who) => Name == who || Name == MappedPrefix + who || (who.Length > 0 && TokenName == who);
}
