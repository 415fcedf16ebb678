using System.Buffers;
using System.Globalization;
using System.Text;
using Newtonsoft.Json;

namespace Portal.Api.Json;

/// <summary>Writes text as UTF-8 straight into buffers: those of an answer take no synchronous writes to their stream.</summary>
internal sealed class Utf8Text(IBufferWriter<byte> output) : TextWriter
{
    private const int WorthSending = 32 << 10;

    private const int Size = 4 << 10;

    private readonly char[] buffer = ArrayPool<char>.Shared.Rent(Size);
    private bool isReturned;
    private int count;
    private long written;
    private long sent;

    /// <summary>Writes a JSON value as bytes. Without indentation it has no line feed in it.</summary>
    /// <param name="write">Writes it.</param>
    public static byte[] Of(Action<JsonTextWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var text = new Utf8Text(bytes);
        using var json = new JsonTextWriter(text) { Culture = CultureInfo.InvariantCulture };
        write(json);
        json.Flush();
        text.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>True when so much has gathered that it should be sent before more is written.</summary>
    public bool IsFull => written - sent >= WorthSending;

    /// <summary>What has gone into the buffers is sent.</summary>
    public void Sent() => sent = written;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (count == buffer.Length)
        {
            Flush();
        }

        buffer[count++] = value;
    }

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (count == this.buffer.Length)
            {
                Flush();
            }

            var length = Math.Min(buffer.Length, this.buffer.Length - count);
            buffer[..length].CopyTo(this.buffer.AsSpan(count));
            count += length;
            buffer = buffer[length..];
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!isReturned)
        {
            isReturned = true;
            ArrayPool<char>.Shared.Return(buffer);
        }

        base.Dispose(disposing);
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        // The first half of a pair waits for the second.
        var kept = count > 0 && char.IsHighSurrogate(buffer[count - 1]) && count > 1 ? 1 : 0;
        written += Encoding.UTF8.GetBytes(buffer.AsSpan(0, count - kept), output);
        buffer[0] = kept > 0 ? buffer[count - 1] : default;
        count = kept;
    }
}
