using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>
/// A state as its documents say it. In those of an older Portal what is drained has weight 0 in the table, and its drain has the
/// weight that is declared for it; the lines of its journal follow on such a table.
/// </summary>
/// <param name="Raw">The state as it was written.</param>
/// <param name="Remembered">What drains of an older Portal remember; nothing where there are none.</param>
internal sealed record StoredState(DeclaredState Raw, ImmutableDictionary<DrainTarget, ImmutableArray<DrainedServer>> Remembered)
{
    private static readonly ImmutableDictionary<DrainTarget, ImmutableArray<DrainedServer>> Nothing = ImmutableDictionary<DrainTarget, ImmutableArray<DrainedServer>>.Empty;

    /// <summary>The revision.</summary>
    public long Revision => Raw.Revision;

    /// <summary>The state with the declared weights in its table, where they belong.</summary>
    public DeclaredState State => Remembered.IsEmpty ? Raw : Raw with { Table = Weights.Aggregate(Raw.Table, GiveBack) };

    /// <summary>A state with old drains in its documents.</summary>
    public static StoredState Of(DeclaredState raw, IEnumerable<OldDrain> old) => new StoredState(raw, Nothing).Remember(old);

    /// <summary>The state after a change that has these old drains in its document.</summary>
    public StoredState After(AcceptedChange change, IEnumerable<OldDrain> old) => new StoredState(Raw.After(change.Steps), Remembered).Remember(old);

    // Old drains that have ended are dropped.
    private StoredState Remember(IEnumerable<OldDrain> old)
    {
        var all = Remembered.SetItems(old.Select(drain => KeyValuePair.Create(drain.Target, drain.Servers)));
        return this with { Remembered = all.RemoveRange(all.Keys.Where(target => Raw.Drains.Find(target) is null)) };
    }

    // Of several that remember a server, its own drain knows the weight that was there first, and that of its host the last.
    private IEnumerable<DrainedServer> Weights => Remembered
        .OrderBy(drain => drain.Key switch { ServerDrain => 0, ServiceDrain => 1, _ => 2 })
        .SelectMany(drain => drain.Value)
        .DistinctBy(server => (server.Service, server.Server));

    private static IpvsTable GiveBack(IpvsTable table, DrainedServer drained) =>
        table.Find(drained.Service) is { } service && service.Servers.GetValueOrDefault(drained.Server) is { Weight: 0 }
            ? table.With(service.WithWeights([(drained.Server, drained.Weight)]))
            : table;
}
