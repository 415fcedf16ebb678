using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portal.Api.Hosting;

/// <summary>A certificate for https, with its private key.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="Chain">All that stand in its file.</param>
internal sealed record ServerCertificate(X509Certificate2 Certificate, X509Certificate2Collection Chain)
{
    // RFC 5280, 4.2.1.12: id-kp-serverAuth.
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Reads a certificate and its key.</summary>
    /// <param name="certificate">The file of the certificate, PEM.</param>
    /// <param name="key">The file of the key, PEM.</param>
    /// <exception cref="CryptographicException">It is none, the key is not its key, or it is not meant for servers.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ServerCertificate Read(string certificate, string key)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificate);
#pragma warning disable CA2000 // It is for whoever asked; one that cannot be used ends the start.
        var joined = Join(certificate, key);
#pragma warning restore CA2000
        return IsForServers(joined)
            ? new ServerCertificate(joined, chain)
            : throw new CryptographicException("The certificate is not meant for a server: its extended key usage does not name serverAuth.");
    }

    /// <summary>The last day of the expired certificate that it replaces; null if there was none.</summary>
    public string? Replaces { get; init; }

    /// <summary>Whether its own key has signed it: nobody else vouches for it.</summary>
    public bool IsSelfSigned => Certificate.SubjectName.RawData.AsSpan().SequenceEqual(Certificate.IssuerName.RawData);

    /// <summary>Whether another one is the same, with the same chain.</summary>
    public bool IsSame(ServerCertificate other) => Chain.Select(link => link.Thumbprint).SequenceEqual(other.Chain.Select(link => link.Thumbprint));

    /// <summary>Whether its time is over.</summary>
    public bool HasExpired(DateTimeOffset now) => now > Certificate.NotAfter;

    /// <summary>The day on which it expires, in UTC: 2031-01-31.</summary>
    public string LastDay => Day(Certificate.NotAfter);

    /// <summary>Why callers will refuse the certificate, as far as its dates go. Portal itself starts with it.</summary>
    /// <returns>The reason; null when its dates are good.</returns>
    public string? DateProblem(DateTimeOffset now) =>
        HasExpired(now) ? $"It has expired on {LastDay}."
        : now < Certificate.NotBefore ? $"It is not valid before {Day(Certificate.NotBefore)}."
        : null;

    private static bool IsForServers(X509Certificate2 certificate)
    {
        var purposes = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().ToList();
        return purposes.Count == 0 || purposes.Exists(purpose => purpose.EnhancedKeyUsages.Cast<Oid>().Any(usage => usage.Value == ServerAuthentication));
    }

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // Of some kinds of keys the runtime says by another exception that they do not fit.
    private static X509Certificate2 Join(string certificate, string key)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(certificate, key);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new CryptographicException($"The key in {key} is not the key of the certificate.", exception);
        }
    }
}
