using System.Security.Cryptography;

namespace Portal.Api.Storage;

/// <summary>
/// Makes a chain of the lines of a shared journal: each line names the digest of the line before, so that the digest of the last line stands
/// for all of them.
/// </summary>
internal static class Chain
{
    private const int Length = 16;

    /// <summary>The digest of a line, or of a snapshot with which a chain begins.</summary>
    /// <param name="document">The document; a line feed at its end does not count.</param>
    /// <returns>32 hexadecimal digits.</returns>
    public static string DigestOf(ReadOnlySpan<byte> document) => Convert.ToHexStringLower(SHA256.HashData(document.TrimEnd((byte)'\n'))[..Length]);
}
