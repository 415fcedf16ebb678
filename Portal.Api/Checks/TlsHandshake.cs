using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Portal.Api.State;

namespace Portal.Api.Checks;

/// <summary>The client's side of a TLS handshake.</summary>
internal static class TlsHandshake
{
    /// <summary>Makes the handshake. The run learns when the certificate ends, also when it is not accepted.</summary>
    /// <param name="run">The check.</param>
    /// <param name="stream">The connection.</param>
    /// <param name="tls">How TLS is spoken.</param>
    /// <param name="host">The name of the server where <paramref name="tls"/> has none: a name or an address.</param>
    /// <returns>What is sent and received inside TLS.</returns>
    /// <exception cref="CheckFailedException">The handshake failed, or the certificate is not accepted.</exception>
    public static async Task<SslStream> MakeAsync(CheckRun run, Stream stream, CheckTls tls, string host)
    {
        var name = tls.ServerName ?? host;
        var judge = new CertificateJudge(run, tls.Verify, name);
        X509Certificate2Collection authorities = [];
        var secure = new SslStream(stream, leaveInnerStreamOpen: true);
        try
        {
            if (tls.Authority is { } authority)
            {
                authorities.ImportFromPem(authority);
            }

            await secure.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = name,

                    // A resumed session would show the certificate of the first one.
                    AllowTlsResume = false,
                    CertificateChainPolicy = Policy(tls, authorities),
                    RemoteCertificateValidationCallback = judge.Accept,
                },
                run.Token);
            return secure;
        }
        catch (Exception exception)
        {
            await secure.DisposeAsync();
            throw judge.Complaint is { } complaint ? new CheckFailedException(complaint) : exception switch
            {
                AuthenticationException => new CheckFailedException($"The TLS handshake failed: {Finding.Quote(exception.GetBaseException().Message)}"),
                IOException { InnerException: null } => new CheckFailedException("The server closed the connection in the TLS handshake."),
                _ => exception,
            };
        }
        finally
        {
            foreach (var authority in authorities)
            {
                authority.Dispose();
            }
        }
    }

    // Nothing but the server is asked: no list of revoked certificates, no missing certificate of the chain. What is not
    // verified needs no certificates of the machine either.
    private static X509ChainPolicy Policy(CheckTls tls, X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            TrustMode = tls.Verify && tls.Authority is null ? X509ChainTrustMode.System : X509ChainTrustMode.CustomRootTrust,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
