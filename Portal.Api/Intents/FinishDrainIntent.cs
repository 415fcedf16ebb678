using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Intents;

/// <summary>Ends a drain that has done its work: what was drained goes.</summary>
/// <param name="Key">The service.</param>
/// <param name="Finished">The drain; when it is no longer that one, nothing is done.</param>
public sealed record FinishDrainIntent(ServiceKey Key, Drain Finished) : ServiceIntent(Key)
{
    /// <inheritdoc/>
    public override bool TakesAway => true;

    /// <inheritdoc/>
    public override bool NeedsLook(VirtualService? declared) => true;

    /// <inheritdoc/>
    public override Drain DrainIn(DrainList drains) =>
        drains.Find(Finished.Target) is { } drain && drain == Finished ? drain : throw new RejectedException(new DrainNotFound(Finished.Target));

    /// <inheritdoc/>
    public override Decision Decide(VirtualService? declared, VirtualService? kernel) => Finished.Target is ServerDrain { Server: var server }
        ? new Decision(WriteOutcome.Removed, declared?.WithoutServer(server), kernel?.WithoutServer(server))
        : new Decision(WriteOutcome.Removed, null, null);
}
