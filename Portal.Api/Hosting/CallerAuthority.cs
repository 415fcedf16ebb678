using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portal.Api.Configuration;

namespace Portal.Api.Hosting;

/// <summary>Those who issue the certificates of callers. A caller may show none, and then needs a token.</summary>
internal sealed class CallerAuthority
{
    // What a certificate for callers must be good for, if it says what it is good for (RFC 5280, section 4.2.1.12).
    private const string ClientPurpose = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2Collection roots;

    private CallerAuthority(X509Certificate2Collection roots) => this.roots = roots;

    /// <summary>Reads their certificates.</summary>
    /// <param name="file">The file, PEM; null where callers show none.</param>
    /// <returns>The authority; null where there is none.</returns>
    /// <exception cref="OptionException">They cannot be read.</exception>
    public static CallerAuthority? Read(string? file)
    {
        if (file is null)
        {
            return null;
        }

        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPemFile(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new OptionException($"--tls-client-ca: {file}: {exception.Message}");
        }

        return roots.Count > 0 ? new CallerAuthority(roots) : throw new OptionException($"--tls-client-ca: {file} has no certificate.");
    }

    /// <summary>Lets connections ask for certificates.</summary>
    /// <param name="options">What a connection goes by.</param>
    public void Ask(SslServerAuthenticationOptions options)
    {
        options.ClientCertificateRequired = true;
        options.RemoteCertificateValidationCallback = (_, certificate, chain, _) => certificate is null || IsIssued((X509Certificate2)certificate, chain);

        // A resumed session has no certificate any more.
        options.AllowTlsResume = false;
    }

    private bool IsIssued(X509Certificate2 certificate, X509Chain? shown)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientPurpose));
        chain.ChainPolicy.ExtraStore.AddRange((shown?.ChainElements.Select(element => element.Certificate) ?? []).ToArray());

        return chain.Build(certificate);
    }
}
