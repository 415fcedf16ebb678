using System.Net.Sockets;
using Portal.Api.State;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Checks;

/// <summary>
/// Sends checks through virtual addresses: with the mark that leads to one server, and from an address to which its answers come back. A failure
/// counts only where the kernel still has the way and lets answers in: else it tells nothing of the server.
/// </summary>
/// <param name="inner">Makes the checks.</param>
/// <param name="rows">Knows the ways.</param>
/// <param name="sysctls">Tell whether answers are let in.</param>
/// <param name="observer">Is told when they are not.</param>
/// <param name="time">The clock.</param>
internal sealed class RoutedProbe(IProbe inner, CheckRowKeeper rows, IKernelSysctls sysctls, IHealthObserver observer, TimeProvider time) : IProbe
{
    // A kernel that does not answer in this time is no reason to keep a result back.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public void Start(CheckTarget target, Action<CheckResult> done)
    {
        if (target.Route is not { } route)
        {
            inner.Start(target, done);
            return;
        }

        if (rows.Find(route) is not { } key)
        {
            done(Blind("The kernel does not have the service for checks of this server (yet)."));
            return;
        }

        try
        {
            if (SourceOf(target, route) is not { } source)
            {
                done(Blind("This machine has no address of the family for the check that is not virtual. Set source."));
                return;
            }

            rows.Note(source, target);
            inner.Start(target with { Mark = key.Mark, Source = source }, result => End(target, source, key, result, done));
        }
        catch (SocketException exception)
        {
            done(Blind(Failure.Of(exception).Detail));
        }
    }

    private static CheckResult Blind(string detail) => new(CheckOutcome.Inconclusive, TimeSpan.Zero, detail);

    // To an address of its own the kernel speaks from that very address: the check would be its own answer.
    private Address? SourceOf(CheckTarget target, CheckRoute route) => target.Source
        ?? (route.Server.Family == route.Family && OwnAddresses.Towards(route.Server) is { } source && !rows.VirtualAddresses().Contains(source) ? source : null);

    private void End(CheckTarget target, Address source, FirewallMarkKey key, CheckResult result, Action<CheckResult> done)
    {
        if (result.Outcome == CheckOutcome.Fail)
        {
            _ = JudgeAsync(target, source, key, result, done);
        }
        else
        {
            done(result);
        }
    }

    private async Task JudgeAsync(CheckTarget target, Address source, FirewallMarkKey key, CheckResult result, Action<CheckResult> done)
    {
        var start = time.GetTimestamp();
        string? excuse;
        try
        {
            excuse = !await rows.IsThereAsync(target.Route!, key).WaitAsync(LongestLook, time) ? "The kernel's service for checks of this server was taken away meanwhile."
                : result.IsSilence ? Deafness(target, source) : null;
        }
        catch (Exception exception)
        {
            excuse = $"Whether the kernel has the service for checks of this server could not be found out: {Finding.Quote(exception.Message)}";
        }

        // The look is no time that the check waited for its turn.
        var judged = result with { Duration = result.Duration + time.GetElapsedTime(start) };
        done(excuse is null ? judged : judged with { Outcome = CheckOutcome.Inconclusive, Detail = excuse });
    }

    // Answers come from the virtual address. Where that is this machine's own, the kernel drops them for martians.
    private string? Deafness(CheckTarget target, Address source)
    {
        if (target.Address.Family != IpFamily.IPv4 || !OwnAddresses.Has(target.Address) || OwnAddresses.Has(target.Route!.Server))
        {
            return null;
        }

        var device = OwnAddresses.DeviceOf(source);
        if (sysctls.WhyMartian(device, hasAddress: device is not null && OwnAddresses.DeviceOf(target.Address) == device) is not { } why)
        {
            return null;
        }

        observer.Deaf(why);
        return $"No answer can come: this machine has the virtual address itself, and {why}.";
    }
}
