using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Intents;

/// <summary>What a request wants of one server; the other servers of its service are not concerned.</summary>
/// <param name="Key">The service.</param>
/// <param name="Server">The server.</param>
public abstract record ServerIntent(ServiceKey Key, RealServerKey Server) : ServiceIntent(Key)
{
    /// <inheritdoc/>
    public override IpvsadmCommand? Confirm(VirtualService declared) =>
        declared.Servers.TryGetValue(Server, out var settings) ? new EditServer(Key, Server, settings) : null;

    /// <inheritdoc/>
    public override bool Concerns(RealServerKey server) => server == Server;

    /// <inheritdoc/>
    public override Drain? DrainIn(DrainList drains) => drains.Find(new ServerDrain(Key, Server)) ?? base.DrainIn(drains);

    /// <inheritdoc/>
    public override string? VersionIn(VirtualService? service, ServiceAnnotations annotations) =>
        service?.Servers.GetValueOrDefault(Server) is { } settings ? ContentVersion.Of(settings, annotations.Of(Server)) : null;

    /// <inheritdoc/>
    public override ChangePlan StepsTo(VirtualService? declared, VirtualService? target)
    {
        // A service that was not declared is adopted with all its servers.
        if (declared is null || target is null)
        {
            return base.StepsTo(declared, target);
        }

        return ChangePlan.Of((declared.Servers.GetValueOrDefault(Server), target.Servers.GetValueOrDefault(Server)) switch
        {
            (null, { } after) => new ServerAdded(Key, Server, after),
            ({ } before, null) => new ServerRemoved(Key, Server, before),
            ({ } before, { } after) when before != after => new ServerEdited(Key, Server, before, after),
            _ => null,
        });
    }

    private protected IEnumerable<DrainTarget> Given(VirtualService? declared, RealServerSettings settings) => Marks.EndedBy(Key, [KeyValuePair.Create(Server, settings)], declared);

    private protected VirtualService ServiceOf(VirtualService? declared, VirtualService? kernel) =>
        declared ?? kernel ?? throw new RejectedException(new ServiceNotFound(Key));

    private protected RealServerSettings SettingsOf(VirtualService? declared, VirtualService? kernel) =>
        declared?.Servers.GetValueOrDefault(Server) ?? kernel?.Servers.GetValueOrDefault(Server) ?? throw new RejectedException(new ServerNotFound(Key, Server));

    private protected Decision Put(WriteOutcome outcome, VirtualService? declared, VirtualService? kernel, RealServerSettings settings)
    {
        var target = ServiceOf(declared, kernel).WithServer(Server, settings);
        return new Decision(outcome, target, (kernel ?? target).WithServer(Server, settings));
    }
}

/// <summary>Adds a server.</summary>
/// <param name="Key">The service.</param>
/// <param name="Server">The server.</param>
/// <param name="Settings">Its settings.</param>
public sealed record AddServerIntent(ServiceKey Key, RealServerKey Server, RealServerSettings Settings) : ServerIntent(Key, Server)
{
    /// <inheritdoc/>
    public override ServiceIntent WhenDrained() => new ReplaceServerIntent(Key, Server, Settings) { Annotations = Annotations, Marks = Marks };

    /// <inheritdoc/>
    public override IEnumerable<DrainTarget> Undrained(VirtualService? declared) => Given(declared, Settings);

    /// <inheritdoc/>
    public override ImmutableArray<AnnotationChange> AnnotationSteps(VirtualService? declared, ServiceAnnotations before)
    {
        var steps = base.AnnotationSteps(declared, before);
        return declared?.Servers.ContainsKey(Server) != true || steps.IsEmpty ? steps : throw new RejectedException(new AlreadyDeclared(Key, Server));
    }

    /// <inheritdoc/>
    public override Decision Decide(VirtualService? declared, VirtualService? kernel)
    {
        var existing = declared?.Servers.GetValueOrDefault(Server);
        if (existing is not null && existing != Settings)
        {
            throw new RejectedException(new AlreadyDeclared(Key, Server));
        }

        return Put(existing is null ? WriteOutcome.Created : WriteOutcome.Unchanged, declared, kernel, Settings);
    }
}

/// <summary>Adds a server, or replaces its settings in place.</summary>
/// <param name="Key">The service.</param>
/// <param name="Server">The server.</param>
/// <param name="Settings">Its settings from now on.</param>
public sealed record ReplaceServerIntent(ServiceKey Key, RealServerKey Server, RealServerSettings Settings) : ServerIntent(Key, Server)
{
    /// <inheritdoc/>
    public override IEnumerable<DrainTarget> Undrained(VirtualService? declared) => Given(declared, Settings);

    /// <inheritdoc/>
    public override Decision Decide(VirtualService? declared, VirtualService? kernel)
    {
        var existing = declared?.Servers.GetValueOrDefault(Server);
        var outcome = existing is null ? WriteOutcome.Created : existing == Settings ? WriteOutcome.Unchanged : WriteOutcome.Changed;
        return Put(outcome, declared, kernel, Settings);
    }
}

/// <summary>Changes some settings of a server.</summary>
/// <param name="Key">The service.</param>
/// <param name="Server">The server.</param>
/// <param name="Patch">What it says of the settings.</param>
public sealed record PatchServerIntent(ServiceKey Key, RealServerKey Server, ServerPatch Patch) : ServerIntent(Key, Server)
{
    /// <inheritdoc/>
    public override IEnumerable<DrainTarget> Undrained(VirtualService? declared) =>
        Patch.Weight.Over(0, ServerPatch.Standard.Weight) is > 0 and var weight ? Given(declared, new RealServerSettings { Weight = weight }) : [];

    /// <inheritdoc/>
    public override Decision Decide(VirtualService? declared, VirtualService? kernel)
    {
        _ = ServiceOf(declared, kernel);
        var broken = new ViolationList();
        var after = Patch.Apply(SettingsOf(declared, kernel), broken);
        ServerRules.Check(Key, Server, after, broken);
        Check(broken);
        var existing = declared?.Servers.GetValueOrDefault(Server);
        return Put(existing == after ? WriteOutcome.Unchanged : WriteOutcome.Changed, declared, kernel, after);
    }
}

/// <summary>Deletes a server.</summary>
/// <param name="Key">The service.</param>
/// <param name="Server">The server.</param>
public sealed record DeleteServerIntent(ServiceKey Key, RealServerKey Server) : ServerIntent(Key, Server)
{
    /// <inheritdoc/>
    public override bool TakesAway => true;

    /// <inheritdoc/>
    public override Decision Decide(VirtualService? declared, VirtualService? kernel)
    {
        _ = ServiceOf(declared, kernel);
        if (declared?.Servers.ContainsKey(Server) != true && kernel?.Servers.ContainsKey(Server) != true)
        {
            throw new RejectedException(new ServerNotFound(Key, Server));
        }

        return new Decision(WriteOutcome.Removed, declared?.WithoutServer(Server), kernel?.WithoutServer(Server));
    }
}
