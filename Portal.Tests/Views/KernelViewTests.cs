using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Api.Views;
using Portal.Api.Writing;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Views;

public sealed class KernelViewTests
{
    private FakeKernel kernel = new();
    private KernelGate gate = new();

    [SetUp]
    public void Start() => (kernel, gate) = (new FakeKernel(Known.Web.With(1), Known.Dns), new KernelGate());

    [Test]
    public async Task What_the_kernel_has_is_listed_anew_each_time()
    {
        var view = View();
        (await view.ListAsync(CancellationToken.None)).ToTable().ShouldBe(kernel.Table);
        kernel.ByHand(_ => IpvsTable.Empty);
        (await view.ListAsync(CancellationToken.None)).Services.Should().BeEmpty();
        kernel.Listings.Should().Be(2);
    }

    [Test]
    public async Task Those_who_ask_for_the_same_at_once_share_a_listing()
    {
        var view = View();
        kernel.Hang();
        var all = Enumerable.Range(0, 10).Select(_ => view.ListAsync(CancellationToken.None)).ToList();
        var web = Enumerable.Range(0, 10).Select(_ => view.FindAsync(Known.Web.Key, CancellationToken.None)).ToList();
        var server = view.FindAsync(Known.Web.Key, Known.Server(1), CancellationToken.None);
        var dns = view.FindAsync(Known.Dns.Key, CancellationToken.None);
        await Poll.UntilAsync(() => kernel.Waiting == 3, "three listings are under way");
        kernel.Release();
        (await Task.WhenAll(all)).Should().OnlyContain(table => table.Services.Length == 2);
        (await Task.WhenAll(web)).Should().OnlyContain(service => service.Key == Known.Web.Key);
        ((await server).Key, (await dns).Key).Should().Be((Known.Server(1), Known.Dns.Key));
        kernel.Listings.Should().Be(3);
    }

    [Test]
    public async Task One_who_gives_up_does_not_end_the_listing_of_the_others()
    {
        var view = View();
        kernel.Hang();
        using var patience = new CancellationTokenSource();
        var first = view.ListAsync(patience.Token);
        var second = view.ListAsync(CancellationToken.None);
        await Poll.UntilAsync(() => kernel.Waiting == 1, "it is under way");
        await patience.CancelAsync();
        await FluentActions.Awaiting(() => first).Should().ThrowAsync<OperationCanceledException>();
        gate.EnterWriteAsync().IsCompleted.Should().BeFalse("the listing still runs");
        kernel.Release();
        (await second).Services.Should().HaveCount(2);
    }

    [Test]
    public async Task One_who_measures_holds_off_no_write()
    {
        var view = View();
        kernel.Hang();
        var measuring = view.TryMeasureAsync(CancellationToken.None);
        await Poll.UntilAsync(() => kernel.Waiting == 1, "it is under way");
        var write = gate.EnterWriteAsync();
        write.IsCompleted.Should().BeTrue();
        var settled = view.SettleAsync(CancellationToken.None);
        settled.IsCompleted.Should().BeFalse("something is being written");
        (await write).Dispose();
        await settled;
        kernel.Release();
        (await measuring)!.Value.Table!.Services.Should().HaveCount(2);
    }

    [Test]
    public async Task What_is_torn_for_one_who_measures_is_listed_with_writes_held_off()
    {
        var view = View();
        kernel.FailListings(FailureKind.Torn, times: 1);
        var write = await gate.EnterWriteAsync();
        var measuring = view.TryMeasureAsync(CancellationToken.None);
        await Poll.UntilAsync(() => kernel.Listings == 1, "it was listed beside the write");
        measuring.IsCompleted.Should().BeFalse();
        write.Dispose();
        (await measuring)!.Value.Table!.Services.Should().HaveCount(2);
        kernel.FailListings(FailureKind.Broken, times: 1);
        (await view.TryMeasureAsync(CancellationToken.None)).Should().BeNull();
    }

    [Test]
    public async Task A_listing_that_fails_fails_for_all_who_share_it_and_for_nobody_later()
    {
        var view = View();
        kernel.FailListings(FailureKind.Broken, times: 1);
        kernel.Hang();
        var both = new[] { view.ListAsync(CancellationToken.None), view.ListAsync(CancellationToken.None) };
        await Poll.UntilAsync(() => kernel.Waiting == 1, "it is under way");
        kernel.Release();
        foreach (var one in both)
        {
            await FluentActions.Awaiting(() => one).Should().ThrowAsync<IpvsadmException>();
        }

        (await view.ListAsync(CancellationToken.None)).Services.Should().HaveCount(2);
        (await gate.EnterWriteAsync()).Dispose();
    }

    [Test]
    public async Task What_is_not_there_is_said()
    {
        var view = View();
        var elsewhere = new FirewallMarkKey(IpFamily.IPv4, 1);
        (await FluentActions.Awaiting(() => view.FindAsync(elsewhere, CancellationToken.None)).Should().ThrowAsync<RejectedException>())
            .Which.Rejection.Should().Be(new ServiceNotFound(elsewhere));
        (await FluentActions.Awaiting(() => view.FindAsync(Known.Web.Key, Known.Server(9), CancellationToken.None)).Should().ThrowAsync<RejectedException>())
            .Which.Rejection.Should().Be(new ServerNotFound(Known.Web.Key, Known.Server(9)));
    }

    private KernelView View() => new(kernel, gate);
}
