namespace Portal.Api.Storage;

/// <summary>
/// The file of a journal: lines are appended and synced. A line that could not be written whole is taken back, so that the
/// next one does not stand behind half of it.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly string path;
    private readonly FileStream stream;
    private FileStamp stamp;
    private bool isCutOff;
    private bool isAbandoned;

    /// <summary>Opens a journal.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">How much of it is good; the rest is cut off.</param>
    /// <param name="lacksLineFeed">Whether the good part ends with a line that lacks its line feed, which it is given.</param>
    /// <exception cref="IOException">It cannot be opened or written.</exception>
    public Journal(string path, long length, bool lacksLineFeed = false)
    {
        this.path = path;
        Length = length;
        stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        try
        {
            CutOff();
            if (lacksLineFeed)
            {
                Append("\n"u8);
            }
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>
    /// False when somebody has taken the file away, put another in its place or written to it: what is written to it now
    /// would be lost, or stand behind a gap.
    /// </summary>
    public bool IsInPlace => !isAbandoned && FileStatus.Of(path)?.Stamp is { } now && (isCutOff ? now == stamp : now.IsSameFile(stamp) && now.Length >= Length);

    /// <summary>How many bytes of whole lines it holds.</summary>
    public long Length { get; private set; }

    /// <summary>Appends lines, in one write; they are durable when this returns.</summary>
    /// <param name="lines">The lines, each with its line feed.</param>
    /// <exception cref="IOException">None of them is in the file.</exception>
    public void Append(ReadOnlySpan<byte> lines)
    {
        try
        {
            CutOff();
            stream.Position = Length;
            stream.Write(lines);
            DurableFile.Sync(stream);
        }
        catch (Exception exception) when (DurableFile.IsRefusal(exception))
        {
            TryCutOff();
            throw;
        }

        Length += lines.Length;
        stamp = FileStatus.Of(stream).Stamp;
    }

    /// <summary>From now on the file counts as not in its place: its content was not acknowledged.</summary>
    public void Abandon() => isAbandoned = true;

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private void CutOff()
    {
        if (isCutOff && stream.Length == Length)
        {
            return;
        }

        isCutOff = false;
        if (stream.Length != Length)
        {
            stream.SetLength(Length);
            DurableFile.Sync(stream);
        }

        stamp = FileStatus.Of(stream).Stamp;
        isCutOff = true;
    }

    private void TryCutOff()
    {
        try
        {
            CutOff();
        }
        catch (Exception exception) when (DurableFile.IsRefusal(exception))
        {
            // The next line cuts it off before it is written; until then the torn line is one that a start drops.
        }
    }
}
