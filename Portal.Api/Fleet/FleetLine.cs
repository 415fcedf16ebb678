using System.IO.Compression;
using Portal.Api.Json;
using Portal.Api.Storage;

namespace Portal.Api.Fleet;

/// <summary>
/// The value of the key of a line: the line itself, or, where it is too large for one value, the names of the parts that hold it, compressed.
/// </summary>
internal sealed record FleetLine
{
    /// <summary>A line, or all lines of one write, with more bytes than this goes into parts.</summary>
    public const int Largest = 1 << 20;

    private static FleetLine Codec(ref JsonPass pass, FleetLine stored) => stored with
    {
        Parts = pass.Integer("parts", stored.Parts, 1, int.MaxValue),
        Writer = pass.Field("writer", JsonKinds.Text, stored.Writer),
    };

    private long? Parts { get; init; }

    private string? Writer { get; init; }

    /// <summary>Writes the value for a line in parts.</summary>
    /// <param name="writer">Names the writing in the keys of the parts.</param>
    /// <param name="parts">How many parts there are.</param>
    public static ReadOnlyMemory<byte> WriteParts(string writer, int parts) => StoredText.WriteBare(isIndented: false, Codec, new FleetLine { Parts = parts, Writer = writer });

    /// <summary>Where the parts of a line are.</summary>
    /// <param name="value">The value of the key.</param>
    /// <returns>The name of the writing and how many parts there are; null when the value is the line itself.</returns>
    /// <exception cref="FormatException">It is neither.</exception>
    public static (string Writer, int Parts)? PartsOf(ReadOnlySpan<byte> value)
    {
        if (!value.StartsWith("{\"parts\":"u8))
        {
            return null;
        }

        var stored = StoredText.Read(value, Codec, new FleetLine());
        return (StoredText.Need(stored.Writer, "writer"), (int)StoredText.Need(stored.Parts, "parts"));
    }

    /// <summary>Compresses a line, and cuts it into parts.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Pack(ReadOnlySpan<byte> line)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(line);
        }

        return Cut(packed.ToArray());
    }

    /// <summary>Puts parts together, and makes the line of them.</summary>
    /// <exception cref="FormatException">They are none.</exception>
    public static byte[] Unpack(IEnumerable<ReadOnlyMemory<byte>> parts)
    {
        using var packed = new MemoryStream();
        foreach (var part in parts)
        {
            packed.Write(part.Span);
        }

        packed.Position = 0;
        try
        {
            using var zip = new GZipStream(packed, CompressionMode.Decompress);
            using var line = new MemoryStream();
            zip.CopyTo(line);
            return line.ToArray();
        }
        catch (InvalidDataException exception)
        {
            throw new FormatException("its parts cannot be unpacked.", exception);
        }
    }

    /// <summary>Cuts a document into parts that fit into a value each.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Cut(ReadOnlyMemory<byte> document) =>
        [.. Enumerable.Range(0, (document.Length + Largest - 1) / Largest).Select(part => document.Slice(part * Largest, Math.Min(Largest, document.Length - (part * Largest))))];
}
