using System.Net.Security;

namespace Portal.Api.Hosting;

/// <summary>The certificate that Portal shows to those who connect from now on: it may be renewed while Portal runs.</summary>
/// <param name="first">The certificate at the start.</param>
/// <param name="callers">Those who issue the certificates of callers; null where callers show none.</param>
internal sealed class CurrentCertificate(ServerCertificate first, CallerAuthority? callers = null)
{
    private volatile Shown shown = new(first);

    /// <summary>The certificate.</summary>
    public ServerCertificate Certificate => shown.Certificate;

    /// <summary>What a connection that begins now goes by.</summary>
    public SslServerAuthenticationOptions Options
    {
        get
        {
            var options = new SslServerAuthenticationOptions { ServerCertificateContext = shown.Context, AllowRenegotiation = false };
            callers?.Ask(options);
            return options;
        }
    }

    /// <summary>Uses another certificate from now on. Open connections keep theirs.</summary>
    public void Renew(ServerCertificate certificate) => shown = new Shown(certificate);

    // One for all connections, so that they can resume sessions. Offline: nobody is asked for what the chain lacks.
    private sealed class Shown(ServerCertificate certificate)
    {
        public ServerCertificate Certificate { get; } = certificate;

        public SslStreamCertificateContext Context { get; } = SslStreamCertificateContext.Create(certificate.Certificate, certificate.Chain, offline: true);
    }
}
