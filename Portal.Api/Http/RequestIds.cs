using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Portal.Api.Http;

/// <summary>
/// The id of a request: in its answer, in the log, in the journal and in the events. A caller may
/// bring one that runs through several services.
/// </summary>
internal sealed class RequestIds
{
    /// <summary>The header, in requests and in answers.</summary>
    public const string Header = "X-Request-Id";

    private const int LongestGiven = 128;

    private static readonly SearchValues<char> Sane = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-");

    // Starts anywhere, so that those of two starts are not mixed up. Of a Guid: the generator for secrets would load all of OpenSSL.
    private long last = BitConverter.ToInt64(Guid.NewGuid().ToByteArray());

    /// <summary>The word of a request.</summary>
    /// <param name="given">What the caller has sent.</param>
    /// <returns>The caller's own where it is harmless, 1 to 128 of <c>A-Z a-z 0-9 . _ : -</c>; else 16 new digits.</returns>
    public string For(StringValues given) => given is [{ Length: > 0 and <= LongestGiven } word] && !word.AsSpan().ContainsAnyExcept(Sane)
        ? word
        : Interlocked.Increment(ref last).ToString("x16", CultureInfo.InvariantCulture);
}
