using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Portal.Api.Checks;

/// <summary>Looks at the certificate that a server shows.</summary>
/// <param name="run">Learns when the certificate ends.</param>
/// <param name="isStrict">False to accept every certificate.</param>
/// <param name="name">The name that it must be for.</param>
internal sealed class CertificateJudge(CheckRun run, bool isStrict, string name)
{
    /// <summary>Why the certificate is not accepted, in one sentence; null when it is, or when none came yet.</summary>
    public string? Complaint { get; private set; }

    /// <summary>Takes the certificate, as <see cref="RemoteCertificateValidationCallback"/> has it.</summary>
    /// <param name="sender">Not looked at.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="chain">The certificate with those that signed it.</param>
    /// <param name="errors">What is wrong with it.</param>
    /// <returns>Whether it is accepted.</returns>
    public bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var shown = certificate as X509Certificate2;
        run.CertificateExpiry = shown is null ? null : new DateTimeOffset(shown.NotAfter.ToUniversalTime());
        Complaint = isStrict && errors != SslPolicyErrors.None ? ComplaintOf(shown, chain?.ChainStatus ?? [], errors) : null;
        return Complaint is null;
    }

    private static string DayOf(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private string ComplaintOf(X509Certificate2? certificate, X509ChainStatus[] problems, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return "The server showed no certificate.";
        }

        if (Has(problems, X509ChainStatusFlags.NotTimeValid))
        {
            return $"A certificate of the server is not valid at this time; its own is valid from {DayOf(certificate.NotBefore)} to {DayOf(certificate.NotAfter)}.";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"The certificate is not for the name {Finding.Quote(name)}.";
        }

        return Has(problems, X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)
            ? "The certificate is not signed by an authority that the check trusts."
            : $"The certificate is not valid: {Finding.Quote(string.Join(' ', problems.Select(problem => problem.StatusInformation)))}";
    }

    private static bool Has(X509ChainStatus[] problems, X509ChainStatusFlags flags) => problems.Any(problem => (problem.Status & flags) != 0);
}
