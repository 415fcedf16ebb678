namespace Portal.Api.Storage;

/// <summary>Reads the lines of a file one after another, without holding all of it.</summary>
/// <param name="file">The file.</param>
/// <param name="length">How many of its bytes are read; all of them where it has fewer.</param>
internal sealed class LineReader(string file, long length) : IDisposable
{
    private const int PartSize = 64 << 10;

    private readonly FileStream stream = DurableFile.OpenToRead(file);
    private byte[] buffer = new byte[PartSize];
    private int start;
    private int end;
    private long left = length;

    /// <summary>The text after the last line feed. Known after all lines were read.</summary>
    public ReadOnlyMemory<byte> Rest => buffer.AsMemory(start, end - start);

    /// <summary>Reads the next line.</summary>
    /// <param name="line">The line without its line feed; it holds until the next one is read.</param>
    /// <returns>False when there is no further line feed.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        for (var searched = start; ;)
        {
            var found = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                line = buffer.AsMemory(start, searched + found - start);
                start += line.Length + 1;
                return true;
            }

            searched = end - start;
            if (!TryFill())
            {
                line = default;
                return false;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    // An incomplete line moves to the front. If it fills the buffer, the buffer grows.
    private bool TryFill()
    {
        var kept = buffer.AsSpan(start, end - start);
        var target = kept.Length + PartSize <= buffer.Length ? buffer : new byte[(2 * kept.Length) + PartSize];
        kept.CopyTo(target);
        (buffer, end, start) = (target, kept.Length, 0);
        var count = stream.Read(buffer, end, (int)Math.Min(left, buffer.Length - end));
        left -= count;
        end += count;
        return count > 0;
    }
}
