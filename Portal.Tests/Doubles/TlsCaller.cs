using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portal.Tests.Doubles;

/// <summary>A caller over TLS that looks at what it is shown.</summary>
internal static class TlsCaller
{
    /// <summary>Takes any certificate: Portal makes one for itself, which nobody has signed.</summary>
    public static bool TakesAny(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => certificate is not null;

    /// <summary>Asks once.</summary>
    /// <returns>The certificate that was shown, and the names of all that were sent with it.</returns>
    public static async Task<(X509Certificate2 Served, IReadOnlyList<string> Sent)> AskAsync(Uri address)
    {
        X509Certificate2? served = null;
        List<string> sent = [];
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
                {
                    served = X509CertificateLoader.LoadCertificate(certificate!.GetRawCertData());
                    sent.AddRange(chain!.ChainPolicy.ExtraStore.Select(extra => extra.Subject));
                    return chain.ChainElements.Count > 0;
                },
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = address };
        await client.GetStringAsync("/healthz");
        return (served!, sent);
    }

    /// <summary>Makes a certificate with its key.</summary>
    /// <param name="name">Whose it is.</param>
    /// <param name="issuer">Who signs it; null for itself.</param>
    /// <param name="isAuthority">Whether it may sign others, as one that signs itself may.</param>
    /// <param name="from">In how many days it begins to hold, if it signs itself.</param>
    /// <param name="to">In how many days it expires, if it signs itself.</param>
    /// <param name="purposes">What it is meant for; none for everything.</param>
    public static X509Certificate2 Certify(
        string name, X509Certificate2? issuer = null, bool isAuthority = false, int from = -2, int to = 2, params IEnumerable<string> purposes)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority || issuer is null, false, 0, true));
        if (purposes.Select(purpose => new Oid(purpose)).ToArray() is { Length: > 0 } usages)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. usages], critical: false));
        }

        var now = TimeProvider.System.GetUtcNow();
        return issuer is null
            ? request.CreateSelfSigned(now.AddDays(from), now.AddDays(to))
            : request.Create(issuer, now.AddDays(-1), issuer.NotAfter, [1, 2, 3]).CopyWithPrivateKey(key);
    }
}
