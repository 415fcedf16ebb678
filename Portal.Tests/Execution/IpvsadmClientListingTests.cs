using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Text;

namespace Portal.Tests.Execution;

[Parallelizable(ParallelScope.All)]
public sealed class IpvsadmClientListingTests
{
    private const string Web = "TCP  10.0.0.1:80 rr";
    private const string Other = "TCP  10.0.0.2:80 rr";

    [Test]
    public async Task I_can_list_the_whole_table()
    {
        using var stub = new StubIpvsadm();
        stub.Listing("listing", Listings.Of([Web, "  -> 10.1.0.1:80 Masq n/a 7 3 9", Other], [Web, "  -> 10.1.0.1:80 100 50 3 9", Other]));
        await using var client = stub.Client();
        var table = await client.ListAsync(CancellationToken.None);
        table.Services.Should().HaveCount(2);
        table.Services[0].Servers.Should().Equal(new ObservedServer(
            new(Address.IPv4(0x0A010001), 80),
            new() { Forwarding = new Masquerading(), Weight = 7, UpperThreshold = 100, LowerThreshold = 50 },
            3,
            9));
        stub.Lines.Should().Equal("-L -n --tun-info", "-L -n --thresholds");
        stub.Starts.Should().ContainSingle().Which.Should().EndWith(" C -R", "one process in the C locale makes both listings");
    }

    [Test]
    public async Task I_can_list_one_service()
    {
        using var stub = new StubIpvsadm();
        stub.Listing("listing", Listings.Of([Web], [Web]).Replace(ListingWriter.VersionLine, "", StringComparison.Ordinal));
        await using var client = stub.Client();
        (await client.ListAsync(Samples.Service, CancellationToken.None))!.Settings.Scheduler.Should().Be("rr");
        stub.Lines.Should().Equal("-L -n --tun-info -t 10.0.0.1:80", "-L -n --thresholds -t 10.0.0.1:80");
    }

    [Test]
    public async Task I_can_list_a_service_that_is_not_there_and_get_null()
    {
        using var stub = new StubIpvsadm("listing say No such service", "listing exit 1");
        await using var client = stub.Client();
        (await client.ListAsync(Samples.Service, CancellationToken.None)).Should().BeNull();
        stub.Observer.Listings.Should().ContainSingle().Which.Failure.Should().BeNull("it is an answer");
    }

    [Test]
    public async Task A_listing_of_the_whole_table_that_lost_a_service_on_the_way_is_never_an_empty_table()
    {
        using var stub = new StubIpvsadm("listing say No such service", "listing exit 1");
        await using var client = stub.Client();
        (await client.Invoking(it => it.ListAsync(CancellationToken.None)).Should().ThrowAsync<IpvsadmException>())
            .Which.Failure.Kind.Should().Be(FailureKind.Torn);
    }

    [Test]
    public async Task I_can_list_more_than_a_pipe_holds()
    {
        using var stub = new StubIpvsadm();
        var servers = Enumerable.Range(0, 30_000).Select(number => $"10.1.{number / 250}.{number % 250}:80").ToArray();
        stub.Listing("listing", Listings.Of(
            [Web, .. servers.Select(server => $"  -> {server} Masq n/a 1 0 0")],
            [Web, .. servers.Select(server => $"  -> {server} 0 0 0 0")]));
        await using var client = stub.Client();
        (await client.ListAsync(CancellationToken.None)).Services.Single().Servers.Should().HaveCount(30_000);
    }

    [Test]
    public async Task A_torn_listing_is_made_again()
    {
        using var stub = new StubIpvsadm();
        stub.Listing("listing.1", Listings.Of([Web], [Web, Other]));
        stub.Listing("listing.2", Listings.Of([Web, Web], [Web]));
        stub.Listing("listing", Listings.Of([Web], [Web]));
        await using var client = stub.Client();
        (await client.ListAsync(CancellationToken.None)).Services.Should().ContainSingle();
        stub.Starts.Should().HaveCount(3);
        stub.Observer.Listings.Select(listing => listing.Failure?.Kind).Should().Equal(FailureKind.Torn, FailureKind.Torn, null);
    }

    [Test]
    public async Task A_table_that_is_torn_every_time_is_an_error()
    {
        using var stub = new StubIpvsadm();
        stub.Listing("listing", Listings.Of([Web], [Web, Other]));
        await using var client = stub.Client();
        var failure = (await client.Invoking(it => it.ListAsync(CancellationToken.None)).Should().ThrowAsync<IpvsadmException>()).Which.Failure;
        failure.Should().Be(new IpvsadmFailure { Kind = FailureKind.Torn, Command = "ipvsadm -L -n --tun-info; ipvsadm -L -n --thresholds" });
        stub.Starts.Should().HaveCount(6);
    }

    [Test]
    public async Task I_can_look_and_a_torn_listing_is_not_made_again()
    {
        using var stub = new StubIpvsadm();
        stub.Listing("listing.1", Listings.Of([Web], [Web, Other]));
        stub.Listing("listing", Listings.Of([Web], [Web]));
        await using var client = stub.Client();
        (await client.Invoking(it => it.LookAsync(withGlobals: false, CancellationToken.None)).Should().ThrowAsync<IpvsadmException>())
            .Which.Failure.Kind.Should().Be(FailureKind.Torn);
        stub.Starts.Should().ContainSingle();
        var seen = await client.LookAsync(withGlobals: false, CancellationToken.None);
        seen.Table.Services.Should().ContainSingle();
        seen.Globals.Should().BeNull();
        stub.Starts.Should().HaveCount(2);
    }

    [Test]
    public async Task I_can_look_at_the_settings_too_with_one_process()
    {
        using var stub = new StubIpvsadm("listing print Timeout (tcp tcpfin udp): 900 120 30");
        stub.Listing("listing", Listings.Of([Web], [Web]));
        await using var client = stub.Client();
        var seen = await client.LookAsync(withGlobals: true, CancellationToken.None);
        seen.Globals!.Timeouts!.Udp.Should().Be(TimeSpan.FromSeconds(30));
        seen.Table.Services.Should().ContainSingle();
        stub.Lines.Should().Equal("-L --daemon", "-L --timeout", "-L -n --tun-info", "-L -n --thresholds");
        stub.Starts.Should().ContainSingle();
    }

    [Test]
    public async Task I_can_cancel_a_listing_and_its_process_ends()
    {
        using var stub = new StubIpvsadm("listing hang");
        await using var client = stub.Client();
        using var cancellation = new CancellationTokenSource();
        var listing = client.ListAsync(cancellation.Token);
        (await Samples.Eventually(() => stub.Lines.Length == 2)).Should().BeTrue();
        await cancellation.CancelAsync();
        await FluentActions.Awaiting(() => listing).Should().ThrowAsync<OperationCanceledException>();
        (await Samples.Eventually(() => !stub.Running.Any())).Should().BeTrue();
    }

    [Test]
    public async Task I_can_cancel_between_two_attempts()
    {
        using var stub = new StubIpvsadm();
        stub.Listing("listing", Listings.Of([Web], []));
        await using var client = stub.Client();
        using var cancellation = new CancellationTokenSource();
        var listing = client.ListAsync(cancellation.Token);
        (await Samples.Eventually(() => !stub.Observer.Listings.IsEmpty)).Should().BeTrue();
        await cancellation.CancelAsync();
        await FluentActions.Awaiting(() => listing).Should().ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public async Task I_can_list_while_a_write_takes_its_time()
    {
        using var stub = new StubIpvsadm("1 wait 1");
        await using var client = stub.Client();
        var writing = client.RunAsync(Samples.Commands(1));
        (await client.ListAsync(CancellationToken.None)).Should().Be(ObservedTable.Empty);
        writing.IsCompleted.Should().BeFalse();
        (await writing).Should().Equal([null]);
    }
}
