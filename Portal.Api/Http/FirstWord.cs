using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Portal.Api.Http;

/// <summary>
/// The input of a connection. It remembers whether what was read last begins like a HEAD: the server refuses some requests
/// before it knows their method, and an answer to HEAD has no body. It is a feature of the connection.
/// </summary>
internal sealed class FirstWord(PipeReader input) : PipeReader
{
    private static ReadOnlySpan<byte> Head => "HEAD "u8;

    /// <summary>Whether what was read last begins like a HEAD. While the server has not taken the first line of a request, that is the request.</summary>
    public bool IsHead { get; private set; }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        var isRead = input.TryRead(out result);
        if (isRead)
        {
            Look(result.Buffer);
        }

        return isRead;
    }

    /// <inheritdoc/>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var reading = input.ReadAsync(cancellationToken);
        if (!reading.IsCompletedSuccessfully)
        {
            return LookAsync(reading);
        }

        var result = reading.Result;
        Look(result.Buffer);
        return ValueTask.FromResult(result);
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => input.AdvanceTo(consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => input.AdvanceTo(consumed, examined);

    /// <inheritdoc/>
    public override void CancelPendingRead() => input.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => input.Complete(exception);

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null) => input.CompleteAsync(exception);

    // Most requests are waited for: the state of that wait is used again.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> LookAsync(ValueTask<ReadResult> reading)
    {
        var result = await reading;
        Look(result.Buffer);
        return result;
    }

    private void Look(in ReadOnlySequence<byte> text)
    {
        var start = text.FirstSpan;
        IsHead = start.Length >= Head.Length && start[0] > ' ' ? start.StartsWith(Head) : IsHeadInParts(text);
    }

    // The server passes over empty lines before a request.
    private static bool IsHeadInParts(in ReadOnlySequence<byte> text)
    {
        var reader = new SequenceReader<byte>(text);
        reader.AdvancePastAny((byte)'\r', (byte)'\n');
        return reader.IsNext(Head);
    }
}
