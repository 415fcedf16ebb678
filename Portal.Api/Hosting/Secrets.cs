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
    private const int TokenBytes = 32;

    /// <summary>The token. Where there is none it is made.</summary>
    /// <exception cref="OptionException">The file of the token cannot be read or is empty.</exception>
    public static Token Token(PortalOptions options, StateFolder folder) => FindToken(options, folder.Path) ?? MakeToken(folder);

    /// <summary>The token as it is; null when the first start has to make it.</summary>
    /// <param name="options">The options.</param>
    /// <param name="folder">The state folder, which need not be there.</param>
    /// <exception cref="OptionException">The file of the token cannot be read or is empty.</exception>
    public static Token? FindToken(PortalOptions options, string folder)
    {
        if (options.Token is { } given)
        {
            return new Token(given);
        }

        var file = TokenFile(options, folder);
        if (options.TokenFile is null && !File.Exists(file))
        {
            return null;
        }

        var token = Read("--token-file", file, File.ReadAllText).Trim();
        return token.Length > 0 && token.All(character => character is > ' ' and <= '~')
            ? new Token(token)
            : throw new OptionException($"--token-file: {file} must hold printable ASCII without blanks, and not be empty.");
    }

    /// <summary>Where the token is, or will be, unless it is given as an option.</summary>
    public static string TokenFile(PortalOptions options, string folder) => options.TokenFile ?? Path.Combine(folder, StateFolder.TokenName);

    /// <summary>The certificate, and the chain that stands behind it in its file. Where there is none it is made.</summary>
    /// <exception cref="OptionException">The files of the certificate cannot be read, or it cannot be used.</exception>
    public static ServerCertificate Certificate(PortalOptions options, StateFolder folder, TimeProvider time)
    {
        if (FindCertificate(options, folder.Path) is { } found)
        {
            return RenewExpired(found, options, folder, time) ?? found;
        }

        return MakeCertificate(options, folder, time);
    }

    /// <summary>Makes a new certificate in the place of one of Portal's own that has expired.</summary>
    /// <returns>The new one; null when the other stays.</returns>
    public static ServerCertificate? RenewExpired(ServerCertificate certificate, PortalOptions options, StateFolder folder, TimeProvider time) =>
        IsToRenew(certificate, options, time) ? MakeCertificate(options, folder, time) with { Replaces = certificate.LastDay } : null;

    /// <summary>Whether a certificate is one of Portal's own that has expired.</summary>
    public static bool IsToRenew(ServerCertificate certificate, PortalOptions options, TimeProvider time) =>
        options.TlsCertificate is null && certificate.IsSelfSigned && certificate.HasExpired(time.GetUtcNow());

    /// <summary>Where the certificate and its key are, or will be.</summary>
    public static (string Certificate, string Key) CertificateFiles(PortalOptions options, string folder) =>
        (options.TlsCertificate ?? Path.Combine(folder, StateFolder.CertificateName), options.TlsKey ?? Path.Combine(folder, StateFolder.KeyName));

    /// <summary>The certificate as it is; null when the first start has to make it.</summary>
    /// <param name="options">The options.</param>
    /// <param name="folder">The state folder, which need not be there.</param>
    /// <exception cref="OptionException">The files of the certificate cannot be read, or it cannot be used.</exception>
    public static ServerCertificate? FindCertificate(PortalOptions options, string folder)
    {
        var (certificate, key) = CertificateFiles(options, folder);
        return options.TlsCertificate is null && !(File.Exists(certificate) && File.Exists(key))
            ? null
            : Read("--tls-certificate, --tls-key", certificate, _ => ServerCertificate.Read(certificate, key));
    }

    /// <summary>Says which secrets, of files that an option names, everybody on this machine can read.</summary>
    public static IEnumerable<string> OpenToAll(PortalOptions options) =>
        new[] { options.Token is null ? options.TokenFile : null, options.TlsKey }.OfType<string>().Select(FolderSafety.OpenToAll).OfType<string>();

    /// <summary>Makes the token, in the place of the one that there may be.</summary>
    public static Token MakeToken(StateFolder folder)
    {
        var made = MakeSecret();
        DurableFile.Replace(folder.FileNamed(StateFolder.TokenName), Encoding.ASCII.GetBytes(made + "\n"));
        return new Token(made);
    }

    /// <summary>Makes a secret: 64 hexadecimal digits.</summary>
    public static string MakeSecret()
    {
        // The kernel's own generator: the runtime's would load all of OpenSSL for these few bytes, 3 MB that stay.
        var bytes = new byte[TokenBytes];
        using var random = File.OpenRead("/dev/urandom");
        random.ReadExactly(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private static ServerCertificate MakeCertificate(PortalOptions options, StateFolder folder, TimeProvider time)
    {
        var (certificate, key) = CertificateFiles(options, folder.Path);
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

        // A crash leaves no certificate with another's key.
        File.Delete(certificate);
        DurableFile.Replace(key, Encoding.ASCII.GetBytes(pair.ExportPkcs8PrivateKeyPem() + "\n"));
        DurableFile.Replace(certificate, Encoding.ASCII.GetBytes(made.ExportCertificatePem() + "\n"));
        return FindCertificate(options, folder.Path)!;
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
