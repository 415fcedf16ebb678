using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>All names and labels, by what has them. Immutable; copies share what did not change.</summary>
public sealed class AnnotationTable : IEquatable<AnnotationTable>
{
    private readonly ImmutableSortedDictionary<ServiceKey, ServiceAnnotations> services;

    // Looked for when somebody asks.
    private readonly Lazy<ImmutableHashSet<ServiceKey>> backups;
    private readonly Lazy<ILookup<Address, ServiceKey>> sources;

    private AnnotationTable(ImmutableSortedDictionary<ServiceKey, ServiceAnnotations> services)
    {
        this.services = services;
        sources = new(() => services
            .SelectMany(service => service.Value.Servers.Values.Prepend(service.Value.Own), (service, annotation) => (Address: annotation.Check?.Source, service.Key))
            .Where(pair => pair.Address is not null)
            .ToLookup(pair => pair.Address!.Value, pair => pair.Key));
        backups = new(() => [.. services.Where(service => service.Value.Servers.Values.Any(server => server.IsBackup)).Select(service => service.Key)]);
    }

    /// <summary>None at all.</summary>
    public static AnnotationTable Empty { get; } = new(ImmutableSortedDictionary<ServiceKey, ServiceAnnotations>.Empty);

    /// <summary>The services that have backup servers.</summary>
    public ImmutableHashSet<ServiceKey> Backups => services.IsEmpty ? [] : backups.Value;

    /// <summary>The addresses that health checks come from, where that is declared, with the services that have those checks.</summary>
    public ILookup<Address, ServiceKey> Sources => sources.Value;

    /// <summary>The services of which something is declared here.</summary>
    public IEnumerable<ServiceKey> Services => services.Keys;

    /// <summary>True when nothing has a name or a label.</summary>
    public bool IsEmpty => services.IsEmpty;

    /// <summary>Everything that has any, in the order of keys: the steps that lead here from nothing.</summary>
    public IEnumerable<AnnotationChange> All => services.SelectMany(service => service.Value.Servers
        .Select(server => new AnnotationChange(service.Key, server.Key, server.Value))
        .Prepend(new AnnotationChange(service.Key, null, service.Value.Own))
        .Where(change => !change.After.IsNone));

    /// <summary>Looks up what a service and its servers have.</summary>
    /// <param name="service">Which service.</param>
    /// <returns>Their names and labels, or none.</returns>
    public ServiceAnnotations Of(ServiceKey service) => services.GetValueOrDefault(service) ?? ServiceAnnotations.None;

    /// <summary>Says with each step what its service or server is called.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="before">The names and labels before them.</param>
    /// <param name="after">The names and labels after them.</param>
    /// <returns>The same steps.</returns>
    public static IEnumerable<NamedStep> Name(IEnumerable<TableChange> steps, AnnotationTable before, AnnotationTable after) => steps.Select(step => new NamedStep(step, step switch
    {
        ServiceRemoved => before.Of(step.Service).Own,
        ServerRemoved { Server: var server } => before.Of(step.Service).Of(server),
        ServerAdded { Server: var server } => after.Of(step.Service).Of(server),
        ServerEdited { Server: var server } => after.Of(step.Service).Of(server),
        _ => after.Of(step.Service).Own,
    }));

    /// <summary>The names and labels after a change: what goes takes its own along.</summary>
    /// <param name="steps">The steps of the services.</param>
    /// <param name="changes">The steps of the names and labels.</param>
    /// <returns>The changed copy.</returns>
    public AnnotationTable After(IEnumerable<TableChange> steps, ImmutableArray<AnnotationChange> changes)
    {
        if (services.IsEmpty && changes.IsEmpty)
        {
            return this;
        }

        var next = services.ToBuilder();
        foreach (var step in steps)
        {
            if (step is ServiceRemoved)
            {
                next.Remove(step.Service);
            }
            else if (step is ServerRemoved { Server: var server })
            {
                Put(next, new AnnotationChange(step.Service, server, Annotation.None));
            }
        }

        foreach (var change in changes)
        {
            Put(next, change);
        }

        return new AnnotationTable(next.ToImmutable());
    }

    /// <summary>The steps to other names and labels of the services and servers of a table.</summary>
    /// <param name="wanted">The names and labels from now on.</param>
    /// <param name="table">The services and servers that there are then.</param>
    /// <returns>The steps.</returns>
    public IEnumerable<AnnotationChange> StepsTo(AnnotationTable wanted, IpvsTable table) => All
        .Concat(wanted.All)
        .Select(change => (change.Service, change.Server))
        .Distinct()
        .Where(place => place.Server is { } server ? table.Find(place.Service, server) is not null : table.Find(place.Service) is not null)
        .Select(place => new AnnotationChange(place.Service, place.Server, wanted.Of(place.Service).Of(place.Server)))
        .Where(change => change.After != Of(change.Service).Of(change.Server));

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] AnnotationTable? other) => other is not null && (ReferenceEquals(services, other.services) || services.SequenceEqual(other.services));

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as AnnotationTable);

    /// <inheritdoc/>
    public override int GetHashCode() => services.Count;

    private static void Put(ImmutableSortedDictionary<ServiceKey, ServiceAnnotations>.Builder services, AnnotationChange change)
    {
        var after = (services.GetValueOrDefault(change.Service) ?? ServiceAnnotations.None).With(change.Server, change.After);
        if (after.IsNone)
        {
            services.Remove(change.Service);
        }
        else
        {
            services[change.Service] = after;
        }
    }
}
