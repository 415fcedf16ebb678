using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Balancing;

/// <summary>Everything that is drained at one time. Immutable; there are few.</summary>
public sealed class DrainList : IEquatable<DrainList>
{
    private readonly ImmutableArray<Drain> drains;

    private DrainList(ImmutableArray<Drain> drains) => this.drains = drains;

    /// <summary>Nothing is drained.</summary>
    public static DrainList Empty { get; } = new([]);

    /// <summary>The drains in the order in which they began.</summary>
    public IReadOnlyList<Drain> All => drains;

    /// <summary>A list of these drains.</summary>
    /// <param name="drains">The drains, in the order in which they began.</param>
    /// <returns>The list.</returns>
    public static DrainList Of(IEnumerable<Drain> drains) => new([.. drains]);

    /// <summary>The drains as they go on at a start of Portal.</summary>
    /// <param name="now">Now.</param>
    /// <returns>The list.</returns>
    public DrainList At(Moment now) => new([.. drains.Select(drain => drain.At(now))]);

    /// <summary>Looks a drain up.</summary>
    /// <param name="target">What is drained.</param>
    /// <returns>The drain; null when it is not drained as such.</returns>
    public Drain? Find(DrainTarget target) => drains.FirstOrDefault(drain => drain.Target == target);

    /// <summary>The drains that have to do with a service.</summary>
    /// <param name="service">The service.</param>
    /// <returns>The drains.</returns>
    public IEnumerable<Drain> Concerning(ServiceKey service) => drains.Where(drain => drain.Concerns(service));

    /// <summary>Whether any drain has to do with a service.</summary>
    /// <param name="service">The service.</param>
    /// <returns>True when one has.</returns>
    public bool Concern(ServiceKey service) => drains.Any(drain => drain.Concerns(service));

    /// <summary>The drain that a server is in: its own before that of its service, and that before its host's.</summary>
    /// <param name="service">The service.</param>
    /// <param name="server">The server.</param>
    /// <returns>The drain; null when it is in none.</returns>
    public Drain? DrainOf(ServiceKey service, RealServerKey server) => drains
        .Where(drain => drain.Find(service, server) is not null)
        .MinBy(drain => drain.Target switch { ServerDrain => 0, ServiceDrain => 1, _ => 2 });

    /// <summary>The weight that a server had before anything drained it.</summary>
    /// <param name="service">The service.</param>
    /// <param name="server">The server.</param>
    /// <param name="present">The weight that it has now.</param>
    /// <returns>The weight.</returns>
    public int WeightBefore(ServiceKey service, RealServerKey server, int present) =>
        present != 0 ? present : DrainOf(service, server)?.Find(service, server)?.Weight ?? present;

    /// <summary>A drain that begins now, or goes on with another time; its servers are still to be named.</summary>
    /// <param name="target">What is drained.</param>
    /// <param name="patience">How long its connections may take from now on.</param>
    /// <param name="now">Now.</param>
    /// <returns>The drain.</returns>
    public Drain Begin(DrainTarget target, TimeSpan patience, Moment now)
    {
        ArgumentNullException.ThrowIfNull(now);
        return new Drain
        {
            Target = target,
            Started = Find(target)?.Started ?? now.Time,
            Deadline = now.Time + patience,
            Term = DrainTerm.Of(patience, now),
            Servers = [],
        };
    }

    /// <summary>This list after a step.</summary>
    /// <param name="change">The step.</param>
    /// <returns>The next list.</returns>
    public DrainList After(DrainChange change) => change switch
    {
        DrainStarted { Drain: var drain } => new(Find(drain.Target) is { } old ? drains.Replace(old, drain) : drains.Add(drain)),
        DrainEnded { Target: var target } => new(drains.RemoveAll(drain => drain.Target == target)),
        _ => throw new ArgumentOutOfRangeException(nameof(change)),
    };

    /// <summary>
    /// Gives the servers of a service the weights back that one drain has taken from them: those that still have weight 0 and
    /// that no other drain of a server or a service holds.
    /// </summary>
    /// <param name="drain">The drain.</param>
    /// <param name="service">The service as it is; null when it is not there.</param>
    /// <returns>The service with its weights.</returns>
    public VirtualService? Restore(Drain drain, VirtualService? service)
    {
        ArgumentNullException.ThrowIfNull(drain);
        foreach (var (key, server, weight) in drain.Servers)
        {
            if (service is not null && service.Key == key && service.Servers.GetValueOrDefault(server) is { Weight: 0 } settings
                && !drains.Any(other => other.Target is not HostDrain && other.Target != drain.Target && other.Find(key, server) is not null))
            {
                service = service.WithServer(server, settings with { Weight = weight });
            }
        }

        return service;
    }

    /// <summary>Gives all servers the weights back that drains have taken from them.</summary>
    /// <param name="table">The services as they are.</param>
    /// <returns>The services with their weights.</returns>
    public IpvsTable RestoreAll(IpvsTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return drains.SelectMany(drain => drain.Servers).Aggregate(table, (whole, drained) =>
            whole.Find(drained.Service) is { } service && service.Servers.GetValueOrDefault(drained.Server) is { Weight: 0 } settings
                ? whole.With(service.WithServer(drained.Server, settings with { Weight = drained.Weight }))
                : whole);
    }

    /// <summary>
    /// What a table ends: the drain of what is gone, and the drain of a server or a service that was given a weight again. A
    /// host stays in maintenance, with the servers that are left.
    /// </summary>
    /// <param name="table">The declared services from now on.</param>
    /// <returns>The steps.</returns>
    public IEnumerable<DrainChange> EndedBy(IpvsTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        foreach (var drain in drains)
        {
            if (drain.Target is HostDrain)
            {
                var left = drain.Servers.RemoveAll(drained => table.Find(drained.Service, drained.Server) is null);
                if (left.Length < drain.Servers.Length)
                {
                    yield return new DrainStarted(drain with { Servers = left });
                }
            }
            else if (drain.Target is ServiceDrain { Service: var key }
                ? table.Find(key) is not { } service || service.Servers.Keys.Any(server => DeclaredWeight(table, key, server) != 0)
                : drain.Servers.All(drained => DeclaredWeight(table, drained.Service, drained.Server) != 0))
            {
                yield return new DrainEnded(drain.Target);
            }
        }
    }

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] DrainList? other) => other is not null && drains.SequenceEqual(other.drains);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as DrainList);

    /// <inheritdoc/>
    public override int GetHashCode() => drains.Length;

    // That of a server of a host in maintenance stands in the drain of the host. Null when the server is not declared.
    private int? DeclaredWeight(IpvsTable table, ServiceKey service, RealServerKey server) => table.Find(service, server) is not { Weight: var weight } ? null
        : weight != 0 ? weight
        : Find(new HostDrain(server.Address))?.Find(service, server)?.Weight ?? 0;
}
