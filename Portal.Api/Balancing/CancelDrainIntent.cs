using Portal.Ipvsadm.Model;

namespace Portal.Api.Balancing;

/// <summary>Cancels the drain of a server or of a service: what it drained gets its weights back.</summary>
/// <param name="Key">The service.</param>
/// <param name="Server">The server; null for the drain of the service.</param>
public sealed record CancelDrainIntent(ServiceKey Key, RealServerKey? Server) : ServiceIntent(Key)
{
    /// <inheritdoc/>
    public override bool NeedsLook(VirtualService? declared) => true;

    /// <inheritdoc/>
    public override ServiceIntent? WhenDrained() => this;

    /// <inheritdoc/>
    public override Drain DrainIn(DrainList drains)
    {
        DrainTarget target = Server is { } server ? new ServerDrain(Key, server) : new ServiceDrain(Key);
        return drains.Find(target) ?? throw new RejectedException(new DrainNotFound(target, Server is { } held ? drains.DrainOf(Key, held)?.Target : null));
    }

    /// <inheritdoc/>
    public override Decision Decide(VirtualService? declared, VirtualService? kernel) => new(WriteOutcome.Changed, declared, kernel ?? declared);
}
