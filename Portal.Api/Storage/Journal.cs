using System.Buffers;
using Portal.Api.Balancing;

namespace Portal.Api.Storage;

/// <summary>
/// The journal file: a line for each accepted change, appended and synced. A line that could not be written whole is
/// taken back, so that the next one does not stand behind half of it.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly string path;
    private readonly FileStream stream;

    /// <summary>Opens the journal, or creates it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">How much of it is good; the rest is cut off.</param>
    public Journal(string path, long length)
    {
        this.path = path;
        Length = length;
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            UnixCreateMode = DurableFile.OwnerOnly,
        };
        stream = new FileStream(path, options);
        CutOff();
        DurableFile.SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>
    /// False when somebody has taken the file away, put another in its place or cut it: what is written to it now would
    /// be lost, or stand behind a gap.
    /// </summary>
    public bool IsInPlace => new FileInfo(path) is { Exists: true } file && file.Length == stream.Length && stream.Length >= Length;

    /// <summary>How many bytes of whole lines it holds.</summary>
    public long Length { get; private set; }

    /// <summary>Appends a line for each change, in one write; they are durable when this returns.</summary>
    /// <exception cref="IOException">None of them is in the file.</exception>
    public void Append(IReadOnlyList<AcceptedChange> changes)
    {
        var lines = new ArrayBufferWriter<byte>();
        foreach (var change in changes)
        {
            lines.Write(StoredChange.Write(change));
        }

        try
        {
            CutOff();
            stream.Position = Length;
            stream.Write(lines.WrittenSpan);
            DurableFile.Sync(stream);
        }
        catch (Exception exception) when (DurableFile.IsRefusal(exception))
        {
            TryCutOff();
            throw;
        }

        Length += lines.WrittenCount;
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private void CutOff()
    {
        if (stream.Length != Length)
        {
            stream.SetLength(Length);
            DurableFile.Sync(stream);
        }
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
