using System.Buffers;
using System.IO.Pipelines;

namespace Portal.Api.Http;

/// <summary>
/// The output of a connection, which can be ended with a last word: what the server writes behind it goes nowhere. It is a
/// feature of the connection.
/// </summary>
internal sealed class LastWord(PipeWriter output) : PipeWriter
{
    private bool isSaid;
    private ArrayBufferWriter<byte>? nowhere;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => output.CanGetUnflushedBytes;

    /// <inheritdoc/>
    public override long UnflushedBytes => output.UnflushedBytes;

    /// <summary>Writes this, and nothing any more.</summary>
    public void Say(ReadOnlySpan<byte> word)
    {
        if (!isSaid)
        {
            output.Write(word);
            (isSaid, nowhere) = (true, new ArrayBufferWriter<byte>());
        }
    }

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        if (isSaid)
        {
            nowhere!.ResetWrittenCount();
        }
        else
        {
            output.Advance(bytes);
        }
    }

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) => isSaid ? nowhere!.GetMemory(sizeHint) : output.GetMemory(sizeHint);

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => isSaid ? nowhere!.GetSpan(sizeHint) : output.GetSpan(sizeHint);

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => output.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override void CancelPendingFlush() => output.CancelPendingFlush();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => output.Complete(exception);

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null) => output.CompleteAsync(exception);
}
