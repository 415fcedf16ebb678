using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portal.Cli.Connection;

/// <summary>Decides whether a certificate is the service's.</summary>
internal static class ServerTrust
{
    /// <summary>What to check certificates with; null for what the system does by itself.</summary>
    /// <param name="address">The service.</param>
    /// <exception cref="CommandException">The file of certificates cannot be read.</exception>
    public static RemoteCertificateValidationCallback? Of(ServiceAddress address)
    {
        if (address.Fingerprint is { } fingerprint)
        {
            var wanted = fingerprint.Replace(":", string.Empty, StringComparison.Ordinal);
            return (_, certificate, _, _) => certificate is not null
                && string.Equals(certificate.GetCertHashString(HashAlgorithmName.SHA256), wanted, StringComparison.OrdinalIgnoreCase);
        }

        if (address.CaFile is not { } file)
        {
            return null;
        }

        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPemFile(file);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"{file} has no certificates that can be read: {exception.Message}");
        }

        return (_, certificate, chain, errors) => certificate is X509Certificate2 own && IsGood(own, chain, errors, roots);
    }

    // The chain is built anew, because the system knows nothing of these roots. A name that does not fit stays a problem.
    private static bool IsGood(X509Certificate2 certificate, X509Chain? sent, SslPolicyErrors errors, X509Certificate2Collection roots)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && !roots.Contains(certificate))
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (sent is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainElements.Select(element => element.Certificate).ToArray());
        }

        return chain.Build(certificate);
    }
}
