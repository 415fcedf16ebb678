using System.Threading.RateLimiting;

namespace Portal.Api.Http;

/// <summary>What one request holds: a place among those that are worked on, and memory for what its body and its answer hold.</summary>
/// <param name="limiter">Has the places.</param>
/// <param name="memory">Has the memory.</param>
/// <param name="time">The clock by which it waits for a body.</param>
internal sealed class Place(RateLimiter limiter, BodyMemory memory, TimeProvider time) : IDisposable
{
    // The number of places limits the memory that is not counted.
    private const long NotCounted = 64 << 10;

    private RateLimitLease? lease;
    private long content;
    private long answer;

    /// <summary>The memory for bodies.</summary>
    public BodyMemory Memory => memory;

    /// <summary>The clock by which the request waits for its body.</summary>
    public TimeProvider Time => time;

    /// <summary>The place of a request.</summary>
    public static Place Of(HttpContext context) => (Place)context.Items[typeof(Place)]!;

    /// <summary>Takes a place, where the request has none.</summary>
    /// <exception cref="ProblemException">Too many wait for one already.</exception>
    public async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        if (lease is not null)
        {
            return;
        }

        var taken = await limiter.AcquireAsync(1, cancellationToken);
        if (!taken.IsAcquired)
        {
            taken.Dispose();
            throw new ProblemException(Problems.TooMany());
        }

        lease = taken;
    }

    /// <summary>Gives the place back: from now on the request only waits.</summary>
    public void Leave()
    {
        lease?.Dispose();
        lease = null;
    }

    /// <summary>Gives the place and the memory of the body back: the request is carried out and only waits.</summary>
    public void Rest()
    {
        Leave();
        memory.Contents.Return(content);
        content = 0;
    }

    /// <summary>Takes the memory for what a body holds, until the request is answered.</summary>
    /// <param name="bytes">How much, by estimate.</param>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    /// <exception cref="ProblemException">There is not so much: 413 where there never will be, 429 where others wait for it.</exception>
    public async ValueTask KeepAsync(long bytes, CancellationToken cancellationToken)
    {
        if (bytes > memory.Contents.Size)
        {
            throw new ProblemException(Problems.NeverRoom(memory.Contents.Size));
        }

        content += await TakeAsync(memory.Contents, bytes, cancellationToken);
    }

    /// <summary>Takes the memory for what an answer needs, until it is sent. An answer that needs more than there is has it for itself.</summary>
    /// <param name="bytes">How much, by estimate.</param>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    /// <exception cref="ProblemException">Too many wait for it already: 429.</exception>
    public async ValueTask AnswerAsync(long bytes, CancellationToken cancellationToken)
    {
        answer += await TakeAsync(memory.Answers, Math.Min(bytes, memory.Answers.Size), cancellationToken);
        await EnterAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Leave();
        memory.Contents.Return(content);
        memory.Answers.Return(answer);
        (content, answer) = (0, 0);
    }

    private async ValueTask<long> TakeAsync(MemoryBudget budget, long bytes, CancellationToken cancellationToken)
    {
        if (bytes <= NotCounted)
        {
            return 0;
        }

        if (!budget.TryTake(bytes))
        {
            Leave();
            if (!await budget.TakeAsync(bytes, cancellationToken))
            {
                throw new ProblemException(Problems.NoRoom());
            }
        }

        return bytes;
    }
}
