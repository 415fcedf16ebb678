namespace Portal.Api.Checks;

/// <summary>What came of one check.</summary>
/// <param name="Outcome">What it says of the server.</param>
/// <param name="Duration">From its start to its end. Time that it waited for its turn is not in it.</param>
/// <param name="Detail">One sentence, for example <c>Connection refused.</c>; at most some 300 characters, none of them a control character.</param>
/// <param name="CertificateExpiry">When the server's certificate ends; null where the server showed none.</param>
public sealed record CheckResult(CheckOutcome Outcome, TimeSpan Duration, string Detail, DateTimeOffset? CertificateExpiry = null)
{
    /// <summary>True when it is a failure because nothing came back at all: neither an answer nor a refusal.</summary>
    public bool IsSilence { get; init; }
}
