using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Portal.Api.Configuration;
using Portal.Api.Http;
using Portal.Api.Storage;

namespace Portal.Api.Hosting;

/// <summary>The token and the certificate: those that were configured, or those that Portal makes and keeps in its state folder.</summary>
internal static class Secrets
{
    private const string TokenName = "token";
    private const string CertificateName = "tls-certificate.pem";
    private const string KeyName = "tls-key.pem";
    private const int TokenBytes = 32;

    /// <summary>The token.</summary>
    /// <exception cref="OptionException">The file of the token cannot be read or is empty.</exception>
    public static Token Token(PortalOptions options, StateFolder folder)
    {
        if (options.Token is { } given)
        {
            return new Token(given);
        }

        var file = options.TokenFile ?? folder.FileNamed(TokenName);
        if (options.TokenFile is null && !File.Exists(file))
        {
            var made = Convert.ToHexStringLower(RandomBytes());
            DurableFile.Replace(file, Encoding.ASCII.GetBytes(made + "\n"));
        }

        var token = Read("--token-file", file, File.ReadAllText).Trim();
        return token.Length > 0 && token.All(character => character is > ' ' and <= '~')
            ? new Token(token)
            : throw new OptionException($"--token-file: {file} must hold printable ASCII without blanks, and not be empty.");
    }

    /// <summary>The certificate, and the chain that stands behind it in its file.</summary>
    /// <exception cref="OptionException">The files of the certificate cannot be read.</exception>
    public static (X509Certificate2 Certificate, X509Certificate2Collection Chain) Certificate(PortalOptions options, StateFolder folder, TimeProvider time)
    {
        var (certificate, key) = (options.TlsCertificate ?? folder.FileNamed(CertificateName), options.TlsKey ?? folder.FileNamed(KeyName));
        if (options.TlsCertificate is null && !(File.Exists(certificate) && File.Exists(key)))
        {
            Make(certificate, key, options, time);
        }

        return Read("--tls-certificate, --tls-key", certificate, _ =>
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificate);
            return (X509Certificate2.CreateFromPemFile(certificate, key), chain);
        });
    }

    // The kernel's own generator: the runtime's would load all of OpenSSL for these few bytes, 3 MB that stay.
    private static byte[] RandomBytes()
    {
        var bytes = new byte[TokenBytes];
        using var random = File.OpenRead("/dev/urandom");
        random.ReadExactly(bytes);
        return bytes;
    }

    private static void Make(string certificate, string key, PortalOptions options, TimeProvider time)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Environment.MachineName}", pair, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName(Environment.MachineName);
        foreach (var address in options.Listen.Select(listen => listen.Endpoint.Address).Append(System.Net.IPAddress.Loopback).Distinct())
        {
            names.AddIpAddress(address);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        var now = time.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(10));
        DurableFile.Replace(key, Encoding.ASCII.GetBytes(pair.ExportPkcs8PrivateKeyPem() + "\n"));
        DurableFile.Replace(certificate, Encoding.ASCII.GetBytes(made.ExportCertificatePem() + "\n"));
    }

    private static T Read<T>(string option, string file, Func<string, T> read)
    {
        try
        {
            return read(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new OptionException($"{option}: {file}: {exception.Message}");
        }
    }
}
