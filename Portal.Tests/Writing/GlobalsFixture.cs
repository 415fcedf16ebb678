using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Writing;

/// <summary>A balancer that has started, and settings to declare.</summary>
internal abstract class GlobalsFixture : BalancerFixture
{
    protected static readonly Timeouts Short = Timeouts.Default with { Udp = TimeSpan.FromSeconds(30) };
    protected static readonly SyncDaemon First = new() { Interface = "eth0", SyncId = 1 };
    protected static readonly SyncDaemon Second = new() { Interface = "eth1", SyncId = 2 };

    [SetUp]
    public async Task BeginAsync() => await Balancer.RecoverAsync();

    protected Task<WriteResult> PutAsync(Timeouts timeouts) => WriteAsync(new PutTimeoutsIntent(TimeoutsPatch.Of(timeouts)));

    protected Task<WriteResult> PutAsync(DaemonRole role, SyncDaemon daemon) => WriteAsync(new PutDaemonIntent(role, daemon));

    protected Task<WriteResult> WriteAsync(GlobalsIntent intent) => Balancer.WriteAsync(intent, Me);

    protected void AllAre(long revision, Globals declared)
    {
        Balancer.State.Globals.Should().Be(declared);
        Store.Stored!.Globals.Should().Be(declared);
        Notes.Begun.Should().BeNull();
        (Balancer.State.Revision, Store.Stored.Revision).Should().Be((revision, revision));
        GlobalsPlan.ForKernel(Kernel.Globals, declared).IsEmpty.Should().BeTrue($"the kernel has {Kernel.Globals}");
    }
}
