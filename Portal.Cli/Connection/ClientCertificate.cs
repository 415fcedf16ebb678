using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portal.Cli.Connection;

/// <summary>The certificate that the client shows.</summary>
internal static class ClientCertificate
{
    /// <summary>Reads it.</summary>
    /// <param name="address">Says where it is.</param>
    /// <returns>The certificate with its key; null for none.</returns>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static X509Certificate2? Of(ServiceAddress address)
    {
        if (address.CertificateFile is not { } file)
        {
            return null;
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(file, address.KeyFile);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"The certificate {file} cannot be read with its key: {exception.Message}");
        }
    }
}
