using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using Portal.Api.Etcd;

namespace Portal.Tests.Doubles;

/// <summary>
/// etcd in memory, for several directors of one process. It can be away, lose the answer of a commit that it has carried out, or carry out a
/// commit long after its answer was lost.
/// </summary>
internal sealed class MemoryEtcd : IEtcd
{
    private readonly Lock state = new();
    private ImmutableSortedDictionary<string, EtcdPair> pairs = ImmutableSortedDictionary.Create<string, EtcdPair>(StringComparer.Ordinal);
    private readonly Dictionary<long, bool> leases = [];
    private readonly List<EtcdTransaction> late = [];
    private long revision;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True as long as it does not answer.</summary>
    public bool IsAway { get; set; }

    /// <summary>True to be away as soon as what it is asked now is done.</summary>
    public bool IsAwaySoon { get; set; }

    /// <summary>True as long as its disk is full: it reads and takes nothing.</summary>
    public bool IsFull { get; set; }

    /// <summary>What becomes of the next commit that writes something; it is asked once for each.</summary>
    public Func<EtcdTransaction, CommitFate> Fate { get; set; } = _ => CommitFate.Answered;

    /// <summary>Happens once, before the next thing that is read; null for nothing.</summary>
    public Action? OnLook { get; set; }

    /// <summary>Everything that it has.</summary>
    public ImmutableSortedDictionary<string, EtcdPair> Pairs => Volatile.Read(ref pairs);

    /// <summary>The keys that it has.</summary>
    public IEnumerable<string> Keys => Pairs.Keys;

    /// <summary>Puts everything back to what it was.</summary>
    public void Restore(ImmutableSortedDictionary<string, EtcdPair> backup) => Change(() => pairs = backup);

    /// <summary>The value of a key, as text.</summary>
    public string? this[string key]
    {
        get => Pairs.GetValueOrDefault(key) is { } pair ? Encoding.UTF8.GetString(pair.Value.Span) : null;
        set => Change(() => pairs = value is null ? pairs.Remove(key) : pairs.SetItem(key, new EtcdPair(key, Encoding.UTF8.GetBytes(value), ++revision, 0)));
    }

    /// <summary>Carries out what was sent long ago, and of which nobody got an answer.</summary>
    public void CarryOutLate() => Change(() =>
    {
        late.ForEach(transaction => Run(transaction));
        late.Clear();
    });

    public Task<EtcdReading> ReadAsync(EtcdRange range, CancellationToken cancellationToken) => AnswerAsync(() => Read(range));

    public async Task<EtcdAnswer> CommitAsync(EtcdTransaction transaction, CancellationToken cancellationToken)
    {
        if (!transaction.Then.Concat(transaction.Else).Any(operation => operation is EtcdPut or EtcdDelete))
        {
            var happens = OnLook;
            OnLook = null;
            happens?.Invoke();
            return await AnswerAsync(() => Run(transaction));
        }

        if (IsFull)
        {
            throw new EtcdException(EtcdFault.NoSpace, "etcd's database is full.");
        }

        var fate = IsAway ? CommitFate.NotSent : Fate(transaction);
        switch (fate)
        {
            case CommitFate.AnswerLost:
                await AnswerAsync(() => Run(transaction));
                IsAway = IsAwaySoon;
                throw new EtcdException(EtcdFault.OutcomeUnknown, "etcd did not answer.");
            case CommitFate.Late:
                late.Add(transaction);
                IsAway = IsAwaySoon;
                throw new EtcdException(EtcdFault.OutcomeUnknown, "etcd did not answer.");
            case CommitFate.NotSent:
                throw new EtcdException(EtcdFault.Unreachable, "No endpoint of etcd answers.");
            default:
                return await AnswerAsync(() => Run(transaction));
        }
    }

    public Task<long> GrantLeaseAsync(TimeSpan life, CancellationToken cancellationToken) => AnswerAsync(() =>
    {
        leases[leases.Count + 1] = true;
        return (long)leases.Count;
    });

    public Task<bool> KeepLeaseAsync(long lease, CancellationToken cancellationToken) => AnswerAsync(() => leases[lease]);

    public Task RevokeLeaseAsync(long lease, CancellationToken cancellationToken) => AnswerAsync(() => Expire(lease));

    /// <summary>A lease ends, and takes its keys with it.</summary>
    public bool Expire(long lease)
    {
        Change(() =>
        {
            leases[lease] = false;
            pairs = pairs.RemoveRange(pairs.Values.Where(pair => pair.Lease == lease).Select(pair => pair.Key));
        });
        return true;
    }

    public async IAsyncEnumerable<EtcdChange> WatchAsync(EtcdRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = Within(range);
        while (!cancellationToken.IsCancellationRequested)
        {
            var next = Volatile.Read(ref changed);
            var now = Within(range);
            foreach (var pair in now.Values.Where(pair => seen.GetValueOrDefault(pair.Key)?.ModRevision != pair.ModRevision))
            {
                yield return new EtcdChange(pair.Key, pair.Value);
            }

            foreach (var key in seen.Keys.Where(key => !now.ContainsKey(key)))
            {
                yield return new EtcdChange(key, null);
            }

            seen = now;
            await next.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<T> AnswerAsync<T>(Func<T> answer)
    {
        await Task.Yield();
        if (IsAway)
        {
            throw new EtcdException(EtcdFault.Unreachable, "No endpoint of etcd answers.");
        }

        T result = default!;
        Change(() => result = answer());
        return result;
    }

    private EtcdAnswer Run(EtcdTransaction transaction)
    {
        var holds = transaction.Conditions.All(condition => (pairs.GetValueOrDefault(condition.Key)?.ModRevision ?? 0) == condition.ModRevision);
        var readings = ImmutableArray.CreateBuilder<EtcdReading>();
        var operations = holds ? transaction.Then : transaction.Else;
        if (operations.Any(operation => operation is EtcdPut or EtcdDelete))
        {
            revision++;
        }

        foreach (var operation in operations)
        {
            switch (operation)
            {
                case EtcdPut put:
                    pairs = pairs.SetItem(put.Key, new EtcdPair(put.Key, put.Value.ToArray(), revision, put.Lease));
                    break;
                case EtcdDelete delete:
                    pairs = pairs.RemoveRange(Within(delete.Range).Keys);
                    break;
                case EtcdGet get:
                    readings.Add(Read(get.Range));
                    break;
            }
        }

        return new EtcdAnswer(holds, revision, readings.ToImmutable());
    }

    private EtcdReading Read(EtcdRange range)
    {
        var all = Within(range).Values.ToList();
        return new EtcdReading([.. range.Limit > 0 ? all.Take(range.Limit) : all], range.Limit > 0 && all.Count > range.Limit);
    }

    private ImmutableSortedDictionary<string, EtcdPair> Within(EtcdRange range) => Pairs.Where(pair => range.End is { } end
        ? string.CompareOrdinal(pair.Key, range.From) >= 0 && string.CompareOrdinal(pair.Key, end) < 0
        : pair.Key == range.From).ToImmutableSortedDictionary(StringComparer.Ordinal);

    private void Change(Action change)
    {
        lock (state)
        {
            var before = pairs;
            change();
            if (!ReferenceEquals(before, pairs))
            {
                Interlocked.Exchange(ref changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            }
        }
    }
}
