using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portal.Api.Etcd;

/// <summary>Opens the connections: pooled, without a proxy, and with TLS as the options say.</summary>
internal static class EtcdTransport
{
    /// <summary>Makes the handler.</summary>
    /// <exception cref="EtcdException">A file cannot be read, or is not what it should be (Refused).</exception>
    public static SocketsHttpHandler Open(EtcdOptions options)
    {
        var tls = new SslClientAuthenticationOptions();
        if (options.CaFile is { } ca)
        {
            tls.CertificateChainPolicy = Read(ca, "the certificates of the CA", Trust);
        }

        if (options.CertificateFile is { } certificate)
        {
            var key = options.KeyFile ?? throw new EtcdException(EtcdFault.Refused, $"{certificate}: the client's certificate needs its key.");
            tls.ClientCertificateContext = Read($"{certificate} and {key}", "the client's certificate and its key", _ => Identity(certificate, key));
        }

        return new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = options.Timeout,
            SslOptions = tls,

            // A connection of HTTP/2 outlives its requests: one that leads nowhere is closed, and a watch on it ends.
            KeepAlivePingDelay = TimeSpan.FromSeconds(10),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,

            // So that a name that has moved is looked up again one day.
            PooledConnectionLifetime = TimeSpan.FromMinutes(15),
        };
    }

    private static X509ChainPolicy Trust(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(file);
        return policy.CustomTrustStore.Count > 0 ? policy : throw new CryptographicException("there is no certificate in it.");
    }

    private static SslStreamCertificateContext Identity(string certificate, string key)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificate);

        // It lives as long as the connections.
#pragma warning disable CA2000
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(certificate, key), chain, offline: true);
#pragma warning restore CA2000
    }

    private static T Read<T>(string file, string what, Func<string, T> read)
    {
        try
        {
            return read(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new EtcdException(EtcdFault.Refused, $"{file}: cannot be read as {what} (PEM): {exception.Message}", exception);
        }
    }
}
