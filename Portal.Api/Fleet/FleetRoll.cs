using System.Collections.Immutable;
using Portal.Api.Etcd;

namespace Portal.Api.Fleet;

/// <summary>The roll of a fleet in its store: who belongs to it, and who lives.</summary>
/// <param name="etcd">The store.</param>
/// <param name="keys">The keys of the fleet.</param>
internal sealed class FleetRoll(IEtcd etcd, FleetKeys keys)
{
    /// <summary>How long a director counts as living after it was heard last.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(15);

    private long lease;
    private DirectorReport? told;
    private FleetMember? member;

    /// <summary>The lease with which goes what this director has said of itself; 0 while nothing is said.</summary>
    public long Lease => told is null ? 0 : lease;

    /// <summary>Says that this director lives, and what there is to say of it. To be called more often than a life is long.</summary>
    /// <param name="report">What there is to say.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The other director of the same name; null when there is none, and it was said.</returns>
    /// <exception cref="EtcdException">It could not be said.</exception>
    public async Task<DirectorReport?> SayAsync(DirectorReport report, CancellationToken cancellationToken)
    {
        if (lease == 0 || !await etcd.KeepLeaseAsync(lease, cancellationToken))
        {
            // A store that has forgotten the lease may have forgotten the roll, too.
            (lease, told, member) = (await etcd.GrantLeaseAsync(Life, cancellationToken), null, null);
        }

        if (told is null && await OtherAsync(report, cancellationToken) is { } other)
        {
            return other;
        }

        if (told != report)
        {
            await PutAsync(new EtcdPut(keys.Live(report.Name), report.Write(), lease), cancellationToken);
            told = report;
        }

        await EnrolAsync(new FleetMember(report.Name, report.Version, report.Addresses), cancellationToken);
        return null;
    }

    /// <summary>Whether what this director says of itself is there no more, though its lease lives: somebody has taken it away. Then it says it again.</summary>
    /// <param name="roster">The roll as it is.</param>
    public bool Misses(FleetRoster roster)
    {
        var isMissing = told is { Name: var name } && !roster.Lives.ContainsKey(name);
        (told, member) = isMissing ? (null, null) : (told, member);
        return isMissing;
    }

    /// <summary>Says no more that this director lives.</summary>
    public async Task LeaveAsync()
    {
        if (lease != 0)
        {
            var last = lease;
            (lease, told) = (0, null);
            await etcd.RevokeLeaseAsync(last, CancellationToken.None);
        }
    }

    /// <summary>Reads the roll.</summary>
    /// <exception cref="EtcdException">It could not be read.</exception>
    public async Task<FleetRoster> ReadAsync(CancellationToken cancellationToken)
    {
        var answer = await etcd.CommitAsync(new EtcdTransaction([], [new EtcdGet(keys.Members), new EtcdGet(keys.Lives), new EtcdGet(EtcdRange.Key(keys.Head))], []), cancellationToken);
        return new FleetRoster(
            answer.Readings[2].Pairs is [var head, ..] ? FleetHead.Read(head.Value.Span).Revision : 0,
            ByName(answer.Readings[0], FleetMember.Read, name => new FleetMember(name, string.Empty, [])),
            ByName(answer.Readings[1], DirectorReport.Read, _ => null));
    }

    /// <summary>Strikes a director off the roll.</summary>
    /// <returns>Whether it was on it.</returns>
    /// <exception cref="EtcdException">It could not be done.</exception>
    public async Task<bool> StrikeAsync(string name, CancellationToken cancellationToken)
    {
        var answer = await etcd.CommitAsync(
            new EtcdTransaction([new EtcdCondition(keys.Member(name), 0)], [], [new EtcdDelete(EtcdRange.Key(keys.Member(name)))]), cancellationToken);
        return !answer.Succeeded;
    }

    // The key of one who was here before a crash lives on for a while: it is this director's own.
    private async Task<DirectorReport?> OtherAsync(DirectorReport report, CancellationToken cancellationToken)
    {
        var live = await etcd.ReadAsync(EtcdRange.Key(keys.Live(report.Name)), cancellationToken);
        return ByName(live, DirectorReport.Read, _ => null).GetValueOrDefault(report.Name) is { } other && other.Instance != report.Instance ? other : null;
    }

    // Once for a lease, and whenever it says otherwise. Who was struck off and lives is on the roll again with its next lease.
    private async Task EnrolAsync(FleetMember own, CancellationToken cancellationToken)
    {
        if (member != own)
        {
            await PutAsync(new EtcdPut(keys.Member(own.Name), own.Write()), cancellationToken);
            member = own;
        }
    }

    private Task<EtcdAnswer> PutAsync(EtcdPut put, CancellationToken cancellationToken) => etcd.CommitAsync(new EtcdTransaction([], [put], []), cancellationToken);

    // The key tells the name. What somebody else has put there may be anything.
    private static ImmutableSortedDictionary<string, T> ByName<T>(EtcdReading reading, Reader<T> read, Func<string, T?> instead)
        where T : class
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        foreach (var pair in reading.Pairs)
        {
            var name = FleetKeys.NameOf(pair.Key);
            T? value;
            try
            {
                value = read(pair.Value.Span);
            }
            catch (FormatException)
            {
                value = instead(name);
            }

            if (value is not null)
            {
                found[name] = value;
            }
        }

        return found.ToImmutable();
    }

    private delegate T Reader<T>(ReadOnlySpan<byte> utf8);
}
