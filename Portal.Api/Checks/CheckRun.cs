namespace Portal.Api.Checks;

/// <summary>A check on its way.</summary>
/// <param name="target">What is asked.</param>
/// <param name="token">Is cancelled when the time is up.</param>
internal sealed class CheckRun(CheckTarget target, CancellationToken token)
{
    /// <summary>What is asked.</summary>
    public CheckTarget Target => target;

    /// <summary>Is cancelled when the time is up.</summary>
    public CancellationToken Token => token;

    /// <summary>Whether a part of the answer came.</summary>
    public bool HasAnswer { get; set; }

    /// <summary>When the server's certificate ends, once it is known: it is told however the check ends.</summary>
    public DateTimeOffset? CertificateExpiry { get; set; }

    /// <summary>What is found when the time is up.</summary>
    public Finding TooLate => Finding.TooLate(target.Timeout, HasAnswer);
}
