using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Writing;

/// <summary>This part is about hosts, with the servers that all services have there.</summary>
internal sealed partial class TableWrites
{
    /// <summary>Takes a host out of service, or back into it.</summary>
    /// <param name="host">The address of its servers.</param>
    /// <param name="isOut">True to take it out.</param>
    /// <param name="patience">How long servers that come back wait until their checks call them up; null for not at all.</param>
    /// <param name="terms">Who wants it, and on what terms.</param>
    /// <returns>The steps that lead the kernel there.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    public async Task<WriteResult> MaintainAsync(Address host, bool isOut, TimeSpan? patience, WriteTerms terms)
    {
        var before = await Extent.All.ReadAsync(ipvsadm, Effective.Of(data.State));
        ReachGuard.CheckPresent(terms.Reach, data.State, ServicesOn(host, data.State.Table.Services.Concat(before.Services)));
        var change = isOut ? HostMaintenance.Begin(host, data.State, before, data.Now)
            : patience is { } time ? HostMaintenance.Return(host, data.State, before, time, data.Moment)
            : HostMaintenance.End(host, data.State, before);
        var (plan, drains) = (TableDiff.Compute(before, change.Kernel), data.State.Drains.After(change.Steps));
        if (!terms.IsDryRun)
        {
            var work = await applier.ApplyAsync(Extent.All, before, change.Kernel, plan);
            var steps = new StateChange { Table = TableDiff.Compute(data.State.Table, change.Declared), Drains = change.Steps };

            // First, so that nobody sees the host return without what health holds of it.
            data.Overlay(change.Health);
            await committer.CommitAsync(new CommitStep(steps, terms.Caller, work) { IsForced = terms.IsForced }, Extent.All, before);
        }

        return Report(new StateChange { Table = plan }) with { Drain = drains.Find(new HostDrain(host)) is { ReturnsBy: null } drain ? drain : null, Declared = change.Declared };
    }

    /// <summary>Ends the return of a host from maintenance: no server of it waits any more. No weight moves by that.</summary>
    /// <param name="drain">The drain that returns; when it is no longer that one, nothing is done.</param>
    /// <param name="caller">Who ends it.</param>
    /// <exception cref="RejectedException">It could not be stored.</exception>
    public async Task EndReturnAsync(Drain drain, Caller caller)
    {
        if (data.State.Drains.Find(drain.Target) == drain
            && await committer.CommitAsync([new CommitStep(new StateChange { Drains = [new DrainEnded(drain.Target)] }, caller, KernelWork.None)]) is { } problem)
        {
            throw new RejectedException(problem);
        }
    }

    private static IEnumerable<ServiceKey> ServicesOn(Address host, IEnumerable<VirtualService> services) =>
        services.Where(service => service.Servers.Keys.Any(server => server.Address == host)).Select(service => service.Key).Distinct();
}
