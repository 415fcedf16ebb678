using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>All that stands between what is declared and what the kernel shall have.</summary>
/// <param name="Drains">What is drained: servers, services, hosts in maintenance.</param>
/// <param name="Health">What health makes of declared weights.</param>
/// <param name="Annotations">Which servers are backups: they have weight 0 until health says that they serve.</param>
public sealed record Overlays(DrainList Drains, HealthOverlay Health, AnnotationTable Annotations)
{
    /// <summary>Nothing stands between.</summary>
    public static Overlays None { get; } = new(DrainList.Empty, HealthOverlay.Empty, AnnotationTable.Empty);

    /// <summary>True when nothing stands between.</summary>
    public bool IsEmpty => Drains.IsEmpty && Health.IsEmpty && Annotations.Backups.IsEmpty;

    /// <summary>The services of which a server may be held; not those with servers of hosts in maintenance.</summary>
    internal IEnumerable<ServiceKey> Services => Drains.Services.Union(Health.Services).Union(Annotations.Backups);

    /// <summary>What the kernel shall have of a server.</summary>
    /// <param name="service">Its service.</param>
    /// <param name="server">The server.</param>
    /// <param name="declared">Its declared settings.</param>
    /// <returns>The settings, the same object where it is not held; null when the kernel shall not have it.</returns>
    public RealServerSettings? Over(ServiceKey service, RealServerKey server, RealServerSettings declared)
    {
        ArgumentNullException.ThrowIfNull(declared);
        if (declared.Weight == 0)
        {
            return declared;
        }

        var hold = Health.Of(service, server);
        var weight = hold is { } made ? made.Weight
            : Annotations.Backups.Contains(service) && Annotations.Of(service).Of(server).IsBackup ? 0
            : declared.Weight;
        if (weight is null)
        {
            return null;
        }

        var effective = Drains.Holds(service, server) ? 0 : Math.Min(weight.Value, declared.Weight);
        return effective == declared.Weight ? declared : declared with { Weight = effective };
    }

    /// <summary>The drain that keeps a server out, also while its host returns from maintenance and it waits for its check.</summary>
    /// <param name="service">Its service.</param>
    /// <param name="server">The server.</param>
    /// <returns>The drain; null when it is in none.</returns>
    public Drain? DrainOf(ServiceKey service, RealServerKey server) =>
        Drains.DrainOf(service, server) ?? (Health.Of(service, server) is { IsReturning: true } ? Drains.Find(new HostDrain(server.Address)) : null);

    /// <summary>Whether something holds a server, or may: it is drained, a backup, or down.</summary>
    /// <param name="service">Its service.</param>
    /// <param name="server">The server.</param>
    /// <returns>True when its weight in the kernel may be another than the declared one.</returns>
    public bool Holds(ServiceKey service, RealServerKey server) => Drains.Holds(service, server)
        || Health.Of(service, server) is not null
        || (Annotations.Backups.Contains(service) && Annotations.Of(service).Of(server).IsBackup);
}
