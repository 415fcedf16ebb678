using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Intents;

/// <summary>Cancels the drain of a server or a service: the kernel gets the declared settings again, also if somebody changed them by hand.</summary>
/// <param name="Key">The service.</param>
/// <param name="Server">The server; null for the drain of the service.</param>
public sealed record CancelDrainIntent(ServiceKey Key, RealServerKey? Server) : ServiceIntent(Key)
{
    private DrainTarget Target => Server is { } server ? new ServerDrain(Key, server) : new ServiceDrain(Key);

    /// <inheritdoc/>
    public override bool NeedsLook(VirtualService? declared) => true;

    /// <inheritdoc/>
    public override Drain DrainIn(DrainList drains)
    {
        ArgumentNullException.ThrowIfNull(drains);
        return drains.Find(Target) ?? throw new RejectedException(new DrainNotFound(Target, Server is { } held ? (drains.DrainOf(Key, held) ?? drains.Find(new HostDrain(held.Address)))?.Target : null));
    }

    /// <inheritdoc/>
    public override IEnumerable<DrainTarget> Undrained(VirtualService? declared) => [Target];

    /// <inheritdoc/>
    public override bool Concerns(RealServerKey server) => Target.Holds(Key, server);

    /// <inheritdoc/>
    public override Decision Decide(VirtualService? declared, VirtualService? kernel)
    {
        var drained = (declared?.Servers ?? VirtualService.NoServers).Where(server => Concerns(server.Key));
        return new Decision(WriteOutcome.Changed, declared, kernel is null ? declared : kernel with { Servers = kernel.Servers.SetItems(drained) });
    }
}
