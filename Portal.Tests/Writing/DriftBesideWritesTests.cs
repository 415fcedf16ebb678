using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Writing;

/// <summary>What Portal writes while somebody looks is no drift, and no write waits for a look.</summary>
internal sealed class DriftBesideWritesTests : DriftFixture
{
    [Test]
    public async Task What_Portal_changes_between_the_listing_and_the_comparison_is_no_drift()
    {
        Kernel.AfterLook = () => AddServerAsync(3);
        await LookAsync();
        await LookAsync();
        NothingIsTold();
        Balancer.Drift.LastLook.Should().Be(Time.GetUtcNow());
    }

    [Test]
    public async Task What_is_being_written_while_somebody_looks_is_no_drift()
    {
        TaskCompletionSource written = new(), goesOn = new();
        Kernel.Pause = () => Kernel.Commands.Count > 0 ? Pause(written, goesOn) : Task.CompletedTask;
        var write = AddServerAsync(3);
        await written.Task;
        Kernel.AfterLook = () =>
        {
            goesOn.SetResult();
            return write;
        };
        await LookAsync();
        NothingIsTold("the look saw the kernel with the change, and Portal's data without it");
    }

    [Test]
    public async Task What_is_written_and_taken_back_while_somebody_looks_is_no_drift()
    {
        TaskCompletionSource written = new(), goesOn = new();
        Kernel.Schedulers.Remove("sed");
        Kernel.Pause = () => Kernel.Table.Count == 3 ? Pause(written, goesOn) : Task.CompletedTask;
        var refused = Balancer.ResetAsync(IpvsTable.Of([Known.Web.With(1, 2), Known.Dns, Mark(1), Mark(2) with { Settings = new() { Scheduler = "sed" } }]), Me);
        await written.Task;
        Kernel.AfterLook = () =>
        {
            goesOn.TrySetResult();
            return refused.ContinueWith(_ => { }, TaskScheduler.Default);
        };
        await LookAsync();
        (await RejectionOf(refused)).Should().BeOfType<IpvsadmFailed>();
        NothingIsTold("nobody knew then that it would be taken back");
        Kernel.AfterLook = null;
        await LookAsync();
        NothingIsTold("it was");
    }

    [Test]
    public async Task Drift_beside_what_Portal_writes_is_told_by_the_next_look()
    {
        Kernel.ByHand(table => table.Without(Known.Dns.Key));
        Kernel.AfterLook = () => AddServerAsync(3);
        await LookAsync();
        NothingIsTold("it may have been Portal's own work");
        Kernel.AfterLook = null;
        await LookAsync();
        Told(DriftTurn.Started, Time.GetUtcNow(), (1, 0, 0));
    }

    [Test]
    public async Task Drift_of_what_Portal_always_writes_is_told_in_the_end()
    {
        Kernel.ByHand(table => table.With(Known.Web.With(1)));
        byte n = 10;
        Kernel.AfterLook = () => AddServerAsync(n++);
        for (var look = 0; look < 10; look++)
        {
            await LookAsync();
        }

        NothingIsTold();
        Kernel.AfterLook = null;
        await LookAsync();
        Told(DriftTurn.Started, Time.GetUtcNow(), (1, 0, 0));
    }

    [Test]
    public async Task No_write_waits_for_a_look()
    {
        Kernel.Hang();
        var look = LookAsync();
        await Poll.UntilAsync(() => Kernel.Waiting == 1, "the look is under way");
        var pass = Gate.EnterWriteAsync();
        pass.IsCompletedSuccessfully.Should().BeTrue();
        (await pass).Dispose();
        Kernel.Release();
        await look;
    }

    [Test]
    public async Task What_waits_to_be_made_good_is_no_drift()
    {
        Kernel.Fail(1, FailureKind.TimedOut, isAfterwards: true);
        Kernel.FailListings(FailureKind.Broken, times: 2);
        await RejectionOf(AddServerAsync(3));
        Balancer.NeedsRecovery.Should().BeTrue();
        Kernel.FailNoMore();
        await LookAsync();
        NothingIsTold();
        Kernel.Looks.Should().Be(0);
        Later();
        await Balancer.RecoverAsync();
        await LookAsync();
        NothingIsTold();
    }

    private static Task Pause(TaskCompletionSource reached, TaskCompletionSource goesOn)
    {
        reached.TrySetResult();
        return goesOn.Task;
    }
}
