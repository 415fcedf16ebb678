using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portal.Api.Http;

/// <summary>The names that a caller's certificate stands for: its subject alternative names, DNS names and addresses of e-mail.</summary>
internal static class CertificateNames
{
    // GeneralName of RFC 5280, section 4.2.1.6.
    private static readonly Asn1Tag Email = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag Dns = new(TagClass.ContextSpecific, 2);

    /// <summary>The names in the order of the certificate; none where it has none.</summary>
    public static IReadOnlyList<string> Of(X509Certificate2 certificate)
    {
        List<string> names = [];
        foreach (var extension in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
        {
            Read(extension, names);
        }

        return names;
    }

    private static void Read(X509SubjectAlternativeNameExtension extension, List<string> names)
    {
        try
        {
            var sequence = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (sequence.HasData)
            {
                var tag = sequence.PeekTag();
                if (tag == Email || tag == Dns)
                {
                    names.Add(sequence.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                }
                else
                {
                    sequence.ReadEncodedValue();
                }
            }
        }
        catch (Exception exception) when (exception is AsnContentException or CryptographicException)
        {
            // What cannot be read is no name.
        }
    }
}
