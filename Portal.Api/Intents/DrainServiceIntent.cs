using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Intents;

/// <summary>Lets all servers of a service run dry; when no connection is left, or the time is up, the service goes.</summary>
/// <param name="Key">The service.</param>
/// <param name="Time">How long its connections may take.</param>
public sealed record DrainServiceIntent(ServiceKey Key, TimeSpan Time) : ServiceIntent(Key)
{
    /// <inheritdoc/>
    public override TimeSpan? Patience => Time;

    /// <inheritdoc/>
    public override bool LeavesUnmanaged => true;

    /// <inheritdoc/>
    public override bool NeedsLook(VirtualService? declared) => true;

    /// <inheritdoc/>
    public override Decision Decide(VirtualService? declared, VirtualService? kernel)
    {
        // What only the kernel has is declared by that: its weight would be forgotten otherwise.
        var target = declared ?? kernel ?? throw new RejectedException(new ServiceNotFound(Key));
        target = target with { Servers = (kernel?.Servers ?? VirtualService.NoServers).SetItems(target.Servers) };
        return new Decision(WriteOutcome.Changed, target, kernel ?? target);
    }

    /// <inheritdoc/>
    public override IEnumerable<DrainTarget> Drained(Decision decision) => [new ServiceDrain(Key)];
}
