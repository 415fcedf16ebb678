using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Intents;

/// <summary>Lets a server run dry: no new connections from now on, and when none is left, or the time is up, it goes.</summary>
/// <param name="Key">The service.</param>
/// <param name="Server">The server.</param>
/// <param name="Time">How long its connections may take.</param>
public sealed record DrainServerIntent(ServiceKey Key, RealServerKey Server, TimeSpan Time) : ServerIntent(Key, Server)
{
    /// <inheritdoc/>
    public override TimeSpan? Patience => Time;

    /// <inheritdoc/>
    public override bool NeedsLook(VirtualService? declared) => true;

    /// <inheritdoc/>
    public override Decision Decide(VirtualService? declared, VirtualService? kernel)
    {
        _ = ServiceOf(declared, kernel);
        return Put(WriteOutcome.Changed, declared, kernel, SettingsOf(declared, kernel));
    }

    /// <inheritdoc/>
    public override IEnumerable<DrainTarget> Drained(Decision decision) => [new ServerDrain(Key, Server)];
}
