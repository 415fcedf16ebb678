using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Execution;

namespace Portal.Api.Metrics;

/// <summary>Counts what ipvsadm was asked to do.</summary>
public sealed class IpvsadmMetrics : IIpvsadmObserver
{
    private readonly Tally listings = new();
    private readonly Tally writes = new();
    private readonly Tally failedListings = new();
    private readonly Tally commands = new();
    private readonly Tally failedCommands = new();

    /// <inheritdoc/>
    public void Listed(string command, TimeSpan elapsed, IpvsadmFailure? failure)
    {
        listings.Add(elapsed);
        if (failure is not null)
        {
            failedListings.Add(elapsed);
        }
    }

    /// <inheritdoc/>
    public void Wrote(IReadOnlyList<IpvsadmCommand> commands, TimeSpan elapsed, IReadOnlyList<IpvsadmFailure?> failures)
    {
        ArgumentNullException.ThrowIfNull(failures);
        writes.Add(elapsed);
        foreach (var failure in failures)
        {
            (failure is null ? this.commands : failedCommands).Add(TimeSpan.Zero);
        }
    }

    /// <inheritdoc/>
    public void Set(GlobalCommand command, TimeSpan elapsed, IpvsadmFailure? failure)
    {
        writes.Add(elapsed);
        (failure is null ? commands : failedCommands).Add(TimeSpan.Zero);
    }

    /// <summary>Writes what was counted.</summary>
    internal void Write(Exposition exposition)
    {
        const string Runs = "portal_ipvsadm_run_duration_seconds";
        exposition.Family(Runs, Exposition.Summary, "How long ipvsadm took for listings and for batches of commands.");
        foreach (var (kind, tally) in new[] { ("list", listings), ("write", writes) })
        {
            exposition.Sample(Runs + "_sum", tally.Seconds, ("kind", kind));
            exposition.Sample(Runs + "_count", tally.Count, ("kind", kind));
        }

        exposition.Single("portal_ipvsadm_failed_listings_total", Exposition.Counter, "Listings that failed or had to be repeated.", failedListings.Count);
        const string Commands = "portal_ipvsadm_commands_total";
        exposition.Family(Commands, Exposition.Counter, "Commands that were sent to the kernel, by outcome.");
        exposition.Sample(Commands, commands.Count, ("outcome", "done"));
        exposition.Sample(Commands, failedCommands.Count, ("outcome", "failed"));
    }
}
