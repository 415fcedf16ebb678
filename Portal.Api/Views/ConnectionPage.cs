using Portal.Ipvsadm.Execution;

namespace Portal.Api.Views;

/// <summary>A part of the connections that somebody asked for. Read it once.</summary>
/// <param name="view">Has the connections.</param>
/// <param name="filter">Which ones.</param>
/// <param name="start">The position in the kernel's table to begin at.</param>
/// <param name="limit">How many, at most.</param>
public sealed class ConnectionPage(ConnectionView view, ConnectionFilter filter, long start, long limit) : IAsyncEnumerable<SeenConnection>
{
    /// <summary>The position of the first connection behind the page; null when there is none, or the page was not read yet.</summary>
    public long? Next { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="IpvsadmException">The kernel has no IPVS.</exception>
    /// <exception cref="ConnectionTableException">The table cannot be read, or was not understood.</exception>
    public async IAsyncEnumerator<SeenConnection> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        var count = 0L;
        await foreach (var seen in view.FindAsync(filter, start, cancellationToken))
        {
            if (count == limit)
            {
                Next = seen.Position;
                yield break;
            }

            count++;
            yield return seen;
        }
    }
}
