using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Writing;

/// <summary>Carries out what a person decides where a director and its fleet have different data. Only the balancer's queue calls it.</summary>
internal sealed class Adoption(IIpvsadm ipvsadm, Following following, Startup startup, TableWrites tables, DeclaredData data)
{
    /// <summary>Carries it out.</summary>
    /// <param name="isFromStore">True for the data of the fleet, false for those of this director.</param>
    /// <param name="terms">On what terms.</param>
    /// <returns>The steps: in this kernel, or in the fleet's data.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    /// <exception cref="IpvsadmException">The kernel could not be listed.</exception>
    public async Task<WriteResult> AdoptAsync(bool isFromStore, WriteTerms terms)
    {
        var before = await ReadFleetAsync();
        if (isFromStore)
        {
            var effective = Effective.Of(before ?? throw new RejectedException(new FleetFrozen("The store has no data of this fleet to adopt.")));
            var plan = TableDiff.Compute(await Extent.All.ReadAsync(ipvsadm, effective), effective);
            if (!terms.IsDryRun)
            {
                before = await following.AdoptAsync(isDryRun: false, startup.IsBegun);
                startup.Forget();
                await startup.EnsureAsync();
                await tables.RepairAsync();
            }

            return Result(plan, before.Revision);
        }

        var isGiven = await following.GiveAsync(terms.IsDryRun);
        return Result(isGiven ? TableDiff.Compute(before?.Table ?? IpvsTable.Empty, data.Whole.Table) : ChangePlan.Empty, data.State.Revision);
    }

    // What cannot be read is nothing to those who give the fleet other data.
    private async Task<DeclaredState?> ReadFleetAsync()
    {
        try
        {
            return await following.AdoptAsync(isDryRun: true, startup.IsBegun);
        }
        catch (RejectedException exception) when (exception.Rejection is FleetFrozen)
        {
            return null;
        }
    }

    private static WriteResult Result(ChangePlan plan, long revision) => new(WriteOutcome.Changed, revision, null, new StateChange { Table = plan }) { Unmanaged = plan.Unmanaged };
}
