using System.Collections.Immutable;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.State;

/// <summary>What a request says of the settings of a service, and of its servers. What it does not speak of stays as it is.</summary>
public sealed record ServicePatch
{
    /// <summary>The default settings of a service.</summary>
    public static readonly VirtualServiceSettings Standard = new();

    /// <summary>The scheduler.</summary>
    public Patch<string> Scheduler { get; init; }

    /// <summary>The names of the scheduler's flags: what they mean, the scheduler of the outcome tells. With another scheduler the old ones are gone.</summary>
    public Patch<ImmutableArray<string>> Flags { get; init; }

    /// <summary>For how long a client goes back to its server; zero for no persistence, which takes mask and engine along.</summary>
    public Patch<TimeSpan> Persistence { get; init; }

    /// <summary>Who counts as one client; null for each address by itself. Needs persistence.</summary>
    public Patch<ClientMask?> Mask { get; init; }

    /// <summary>The persistence engine; none by default. Needs persistence.</summary>
    public Patch<string> Engine { get; init; }

    /// <summary>Whether each datagram is scheduled by itself.</summary>
    public Patch<bool> OnePacket { get; init; }

    /// <summary>All servers from now on.</summary>
    public Patch<ImmutableSortedDictionary<RealServerKey, RealServerSettings>> Servers { get; init; }

    /// <summary>What is wrong with the request itself; it is told together with what the outcome breaks.</summary>
    public ImmutableArray<Violation> Broken { get; init; } = [];

    /// <summary>True when it says what all servers are.</summary>
    public bool NamesServers => Servers.HasValue || Servers.IsDefault;

    /// <summary>Makes it, but for the servers. The rules of the outcome are for <see cref="ServiceRules"/> to check.</summary>
    /// <param name="before">The settings so far.</param>
    /// <param name="violations">Where everything is noted that does not go together.</param>
    /// <returns>The settings; not to be used when there are violations.</returns>
    public VirtualServiceSettings Apply(VirtualServiceSettings before, ViolationList violations)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(violations);
        violations.AddUnlessBroken(Broken);
        var scheduler = Scheduler.Over(before.Scheduler, Standard.Scheduler);
        return new VirtualServiceSettings
        {
            Scheduler = scheduler,
            Flags = Flags.HasValue ? FlagRules.Read(scheduler, Flags.Over([], []), violations)
                : Flags.IsDefault || scheduler != before.Scheduler ? Standard.Flags : before.Flags,
            Persistence = Persist(before.Persistence, violations),
            OnePacket = OnePacket.Over(before.OnePacket, Standard.OnePacket),
        };
    }

    private Persistence? Persist(Persistence? before, ViolationList violations)
    {
        var timeout = Persistence.Over(before?.Timeout ?? TimeSpan.Zero, TimeSpan.Zero);

        // Whoever ends persistence need not end what depends on it.
        if (timeout == TimeSpan.Zero)
        {
            PersistenceRules.CheckNone(Mask.HasValue, Engine.HasValue, violations);
            return null;
        }

        var engine = Engine.Over(before?.Engine ?? string.Empty, string.Empty);
        return new Persistence { Timeout = timeout, Mask = Mask.Over(before?.Mask, null), Engine = engine.Length == 0 ? null : engine };
    }
}
