using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Writing;

/// <summary>
/// Makes the kernel follow health, by edits in place: what goes down before what comes up. Nothing is stored. Only the balancer's queue
/// calls it.
/// </summary>
internal sealed class HealthWrites(IIpvsadm ipvsadm, Applier applier, DeclaredData data)
{
    /// <summary>Makes it follow.</summary>
    /// <param name="judgement">What health makes of declared weights from now on.</param>
    /// <param name="judged">What was drained when that was judged.</param>
    /// <exception cref="RejectedException">ipvsadm broke off or refused; it is to be tried again.</exception>
    /// <exception cref="IpvsadmException">The kernel could not be listed.</exception>
    public async Task ApplyAsync(HealthOverlay judgement, DrainList judged)
    {
        var health = WithReturning(judgement, judged);
        var (before, after) = (data.State.Overlays, data.State.Overlays with { Health = health });
        List<TableChange> steps =
        [
            .. before.Health.Services.Union(health.Services).Order()
                .Where(service => !before.Health.Of(service).SequenceEqual(health.Of(service)))
                .Select(data.State.Table.Find)
                .OfType<VirtualService>()
                .SelectMany(declared => TableDiff.Compute(Effective.Of(declared, before), Effective.Of(declared, after)).Changes)
                .OrderBy(IsUp),
        ];
        var failures = await applier.RunAsync([.. steps.Select(step => step.ToCommand())]);
        ImmutableHashSet<ServiceKey> surprised = [.. steps.Where((_, index) => failures[index] is { } failure && (failure.Kind == FailureKind.NotRun || Applier.IsSurprise(failure))).Select(step => step.Service)];
        if (failures.FirstOrDefault(failure => failure is not null && failure.Kind != FailureKind.NotRun && !Applier.IsSurprise(failure)) is { } refused)
        {
            throw new RejectedException(new IpvsadmFailed(refused));
        }

        // Somebody has changed the kernel meanwhile: those servers are looked at, and made as they shall be. Others are left alone.
        foreach (var service in surprised)
        {
            await MakeAsync(service, steps.Where(step => step.Service == service), after);
        }

        data.Overlay(health);
    }

    // A host that has begun to return since was judged as one in maintenance: its servers wait, and the next turn judges them.
    private HealthOverlay WithReturning(HealthOverlay health, DrainList judged)
    {
        var state = data.State;
        var hosts = state.Drains.Returning.Where(host => judged.ReturnOf(host.Host) is null).Select(host => host.Host).ToHashSet();
        return hosts.Count == 0 ? health : state.Health.Services.Aggregate(health, (whole, service) => whole.With(
            service, whole.Of(service).SetItems(state.Health.Of(service).Where(server => hosts.Contains(server.Key.Address)))));
    }

    private async Task MakeAsync(ServiceKey service, IEnumerable<TableChange> steps, Overlays overlays)
    {
        var extent = Extent.Of(service);
        var actual = await extent.ReadAsync(ipvsadm);
        if (actual.Find(service) is not { } present || data.State.Table.Find(service) is not { } declared)
        {
            // Drift: a push brings it back as it shall be.
            return;
        }

        var effective = Effective.Of(declared, overlays);
        var wanted = steps.Select(ServerOf).OfType<RealServerKey>().Aggregate(present, (made, server) =>
            effective.Servers.GetValueOrDefault(server) is { } settings ? made.WithServer(server, settings) : made.WithoutServer(server));
        var desired = IpvsTable.Of([wanted]);
        await applier.ApplyAsync(extent, actual, desired, TableDiff.Compute(actual, desired));
    }

    private static RealServerKey? ServerOf(TableChange step) => step switch
    {
        ServerAdded { Server: var server } => server,
        ServerEdited { Server: var server } => server,
        ServerRemoved { Server: var server } => server,
        _ => null,
    };

    private static bool IsUp(TableChange step) => step switch
    {
        ServerAdded => true,
        ServerEdited { Before.Weight: var before, After.Weight: var after } => after > before,
        _ => false,
    };
}
