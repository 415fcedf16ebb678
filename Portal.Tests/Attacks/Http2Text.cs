using System.Buffers.Binary;
using System.Text;

namespace Portal.Tests.Attacks;

/// <summary>Writes what a client of HTTP/2 sends (RFC 9113), byte by byte.</summary>
internal static class Http2Text
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Settings = 4;
    private const byte EndOfHeaders = 4;
    private const byte EndOfStream = 1;
    private const byte InitialWindow = 4;

    /// <summary>The beginning of a connection whose client takes nothing, and requests on streams of their own.</summary>
    /// <param name="path">What is asked for.</param>
    /// <param name="streams">How often.</param>
    /// <param name="body">A body without an end, which each has.</param>
    public static byte[] Requests(string path, int streams, int body = 0)
    {
        var text = new List<byte>("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        text.AddRange(Frame(Settings, 0, 0, [0, InitialWindow, 0, 0, 0, 0]));
        for (var stream = 1; stream < 2 * streams; stream += 2)
        {
            // RFC 7541, appendix A: 2 is GET, 6 http, and the names of the path and the authority are 4 and 1.
            text.AddRange(Frame(Headers, (byte)(EndOfHeaders | (body == 0 ? EndOfStream : 0)), stream, [0x82, 0x86, .. Literal(4, path), .. Literal(1, "portal")]));
            text.AddRange(body == 0 ? [] : Frame(Data, 0, stream, new byte[body]));
        }

        return [.. text];
    }

    private static byte[] Literal(byte name, string value) => [name, (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var head = new byte[9];
        BinaryPrimitives.WriteInt32BigEndian(head, payload.Length << 8);
        (head[3], head[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(5), stream);
        return [.. head, .. payload];
    }
}
