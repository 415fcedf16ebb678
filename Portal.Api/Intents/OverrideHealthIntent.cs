using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Intents;

/// <summary>Says something of a server's health in place of its checks, or takes it back. The declared server stays as it is.</summary>
/// <param name="Key">The service.</param>
/// <param name="Server">The server.</param>
/// <param name="Said">What is said from now on; null to take it back.</param>
public sealed record OverrideHealthIntent(ServiceKey Key, RealServerKey Server, HealthOverride? Said) : ServerIntent(Key, Server)
{
    /// <inheritdoc/>
    public override ImmutableArray<OverrideChange> OverrideSteps(OverrideList before, Moment now)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        var present = before.Find(Key, Server);
        if (present is null && Said is null)
        {
            throw new RejectedException(new OverrideNotFound(Key, Server));
        }

        var said = Said is null ? null : Said with { Term = DrainTerm.Of(Said.Until - now.Time, now) };
        return present == said ? [] : [new OverrideChange(Key, Server, said)];
    }

    /// <inheritdoc/>
    public override Decision Decide(VirtualService? declared, VirtualService? kernel)
    {
        if (declared is null)
        {
            throw new RejectedException(new ServiceNotFound(Key));
        }

        return declared.Servers.ContainsKey(Server) ? new Decision(WriteOutcome.Changed, declared, kernel ?? declared) : throw new RejectedException(new ServerNotFound(Key, Server));
    }
}
