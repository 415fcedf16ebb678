using System.Buffers;

namespace Portal.Api.Http;

/// <summary>Collects a body without copying it: a long body has many pieces.</summary>
/// <param name="memory">Has the memory.</param>
internal sealed class BodyBuffer(BodyMemory memory) : IDisposable
{
    private const int First = 4 << 10;

    // Larger arrays would lie where the collector seldom looks.
    private const int Largest = 64 << 10;

    private Piece? first;
    private Piece? last;
    private int filled;
    private long place;
    private long beginning;
    private long rest;

    /// <summary>What has come so far.</summary>
    public ReadOnlySequence<byte> Content => first is null ? default : new ReadOnlySequence<byte>(first, 0, last!, filled);

    /// <summary>Takes what has come.</summary>
    /// <param name="part">The next bytes.</param>
    /// <param name="isLast">True when there are no more.</param>
    /// <param name="cancellationToken">Ends the wait for memory.</param>
    /// <exception cref="ProblemException">There is no memory for it.</exception>
    public async ValueTask WriteAsync(ReadOnlySequence<byte> part, bool isLast, CancellationToken cancellationToken)
    {
        while (!part.IsEmpty)
        {
            if (last is null || filled == last.Array.Length)
            {
                await GrowAsync(part.Length, isLast, cancellationToken);
            }

            var count = (int)Math.Min(part.Length, last!.Array.Length - filled);
            part.Slice(0, count).CopyTo(last.Array.AsSpan(filled));
            filled += count;
            part = part.Slice(count);
        }
    }

    /// <summary>Refuses at once what would not find room in the end.</summary>
    /// <param name="length">How much is to come.</param>
    /// <exception cref="ProblemException">There is no memory for it.</exception>
    public void Expect(long length)
    {
        if (length > memory.Rests.Size)
        {
            throw new ProblemException(Problems.NeverRoom(memory.Rests.Size));
        }

        if (length > Largest && length > memory.Rests.Free)
        {
            throw new ProblemException(Problems.NoRoom());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        memory.Beginnings.Return(beginning);
        memory.Rests.Return(rest);
        memory.Leave(place);
        (first, last, beginning, rest) = (null, null, 0, 0);
    }

    private async ValueTask GrowAsync(long coming, bool isLast, CancellationToken cancellationToken)
    {
        var size = (int)Math.Min(isLast ? coming : Math.Max(coming, last is null ? First : 2L * last.Array.Length), Largest);
        if (beginning + size <= Largest)
        {
            if (!memory.Beginnings.TryTake(size))
            {
                throw new ProblemException(Problems.NoRoom());
            }

            beginning += size;
        }
        else
        {
            place = place == 0 ? memory.Join() : place;
            if (rest + size > memory.Rests.Size)
            {
                throw new ProblemException(Problems.NeverRoom(memory.Rests.Size));
            }

            if (!await memory.TakeRestAsync(place, size, cancellationToken))
            {
                throw new ProblemException(Problems.NoRoom());
            }

            rest += size;
        }

        last = new Piece(new byte[size], last);
        first ??= last;
        filled = 0;
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(byte[] array, Piece? before)
        {
            (Array, Memory) = (array, array);
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Array.Length;
                before.Next = this;
            }
        }

        public byte[] Array { get; }
    }
}
