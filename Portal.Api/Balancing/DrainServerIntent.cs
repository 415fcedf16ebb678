using Portal.Ipvsadm.Model;

namespace Portal.Api.Balancing;

/// <summary>Lets a server run dry: no new connections from now on, and when none is left, or the time is up, it goes.</summary>
/// <param name="Key">The service.</param>
/// <param name="Server">The server.</param>
/// <param name="Patience">How long its connections may take.</param>
public sealed record DrainServerIntent(ServiceKey Key, RealServerKey Server, TimeSpan Patience) : ServerIntent(Key, Server)
{
    /// <inheritdoc/>
    public override bool NeedsLook(VirtualService? declared) => true;

    /// <inheritdoc/>
    public override Decision Decide(VirtualService? declared, VirtualService? kernel)
    {
        _ = ServiceOf(declared, kernel);
        return Put(WriteOutcome.Changed, declared, kernel, SettingsOf(declared, kernel) with { Weight = 0 });
    }

    /// <inheritdoc/>
    public override IEnumerable<DrainChange> DrainSteps(DrainList drains, VirtualService? declared, VirtualService? kernel, Moment now)
    {
        var weight = drains.WeightBefore(Key, Server, SettingsOf(declared, kernel).Weight);
        yield return new DrainStarted(drains.Begin(new ServerDrain(Key, Server), Patience, now) with
        {
            Servers = [new DrainedServer(Key, Server, weight)],
        });
    }
}
