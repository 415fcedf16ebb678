using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portal.Tests.Doubles;

/// <summary>The certificates of an etcd cluster and its clients, as files. The server's has no CN and may be a client's: etcd's gateway calls its own etcd with it.</summary>
internal sealed class EtcdCertificates : IDisposable
{
    private readonly TemporaryFolder folder;
    private readonly X509Certificate2 authority = Authority("O=authority");

    public EtcdCertificates(TemporaryFolder folder, IEnumerable<IPAddress> addresses)
    {
        this.folder = folder;
        Ca = folder.Write("ca.pem", authority.ExportCertificatePem());
        using var other = Authority("O=another authority");
        OtherCa = folder.Write("other-ca.pem", other.ExportCertificatePem());
        Write("server", "O=etcd", authority, [.. addresses]);
        Write("client", "O=portal", authority);
        Write("named-client", "CN=portal", authority);
        Write("other-client", "O=portal", other);
    }

    /// <summary>The file with the CA's certificate.</summary>
    public string Ca { get; }

    /// <summary>The file with the certificate of a CA that has signed nothing here.</summary>
    public string OtherCa { get; }

    public (string Certificate, string Key) Server => Files("server");

    public (string Certificate, string Key) Client => Files("client");

    /// <summary>A client's whose subject has a CN.</summary>
    public (string Certificate, string Key) NamedClient => Files("named-client");

    /// <summary>A client's that another CA has signed.</summary>
    public (string Certificate, string Key) OtherClient => Files("other-client");

    public void Dispose() => authority.Dispose();

    private (string Certificate, string Key) Files(string name) => (folder[name + ".pem"], folder[name + ".key"]);

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
    }

    private void Write(string name, string subject, X509Certificate2 issuer, params IPAddress[] addresses)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        if (addresses.Length > 0)
        {
            var names = new SubjectAlternativeNameBuilder();
            Array.ForEach(addresses, names.AddIpAddress);
            request.CertificateExtensions.Add(names.Build());
        }

        using var certificate = request.Create(issuer, issuer.NotBefore, issuer.NotAfter, RandomNumberGenerator.GetBytes(8).Prepend((byte)1).ToArray());
        folder.Write(name + ".pem", certificate.ExportCertificatePem());
        folder.Write(name + ".key", key.ExportPkcs8PrivateKeyPem());
    }
}
