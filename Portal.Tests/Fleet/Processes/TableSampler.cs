using System.Collections.Concurrent;

namespace Portal.Tests.Fleet.Processes;

/// <summary>Looks at the tables of all directors all the while: a service that is declared, and that a table has had, must never be missing there.</summary>
internal sealed class TableSampler : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

    private readonly ConcurrentDictionary<string, bool> declared = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<DirectorProcess, ConcurrentDictionary<string, bool>> seen = new();
    private readonly ConcurrentQueue<string> missing = new();
    private readonly CancellationTokenSource end = new();
    private readonly Task looking;

    public TableSampler() => looking = Task.Run(LookAsync);

    /// <summary>What was missing, and where.</summary>
    public IReadOnlyCollection<string> Missing => missing;

    /// <summary>How often all tables were looked at.</summary>
    public int Looks { get; private set; }

    /// <summary>Looks at a director from now on, as at one whose table has had nothing yet.</summary>
    public void Watch(DirectorProcess director) => seen[director] = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);

    /// <summary>A service is declared: somebody was told so. One that was deleted is never declared again.</summary>
    public void Declare(string service) => declared[service] = true;

    /// <summary>A service may go from now on.</summary>
    public void Forget(string service) => declared.TryRemove(service, out _);

    /// <summary>All may go from now on.</summary>
    public void ForgetAll() => declared.Clear();

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await looking;
        end.Dispose();
    }

    private async Task LookAsync()
    {
        while (!end.IsCancellationRequested)
        {
            foreach (var (director, had) in seen)
            {
                var table = await director.Ipvsadm.ServicesAsync();

                // Only now: what is deleted is forgotten before that is asked for.
                foreach (var service in declared.Keys)
                {
                    if (table.Contains(service))
                    {
                        had[service] = true;
                    }
                    else if (had.ContainsKey(service) && declared.ContainsKey(service))
                    {
                        missing.Enqueue($"{service} at {director.Name}, look {Looks}");
                    }
                }
            }

            Looks++;
            await Task.Delay(Pause, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
