using System.Globalization;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;
using Portal.Tests.Text;

namespace Portal.Tests.Execution;

/// <summary>Listings of single services through a process that is kept open.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ServiceListingsTests
{
    private const string Answers = "each print Timeout (tcp tcpfin udp): 900 120 300";
    private const string Web = "TCP  10.0.0.1:80 rr";

    [Test]
    public async Task Listings_that_follow_each_other_share_a_process()
    {
        using var stub = Stub(Answers);
        await using var client = Client(stub);
        await KeptAsync(client, stub);
        var before = stub.Starts.Length;
        for (var i = 0; i < 10; i++)
        {
            (await ListAsync(client))!.Settings.Scheduler.Should().Be("rr");
        }

        stub.Starts.Should().HaveCount(before);
        stub.Observer.Listings.Should().OnlyContain(listing => listing.Failure == null);
    }

    [Test]
    public async Task One_listing_starts_no_process_that_stays()
    {
        using var stub = Stub(Answers);
        await using var client = Client(stub);
        await ListAsync(client);
        stub.Starts.Should().ContainSingle();
        (await Samples.Eventually(() => !stub.Running.Any())).Should().BeTrue();
    }

    [TestCase("/nonexistent/stdbuf", Answers, TestName = "there is no stdbuf")]
    [TestCase("stdbuf", "each wait 0", TestName = "ipvsadm does not answer before it ends")]
    [TestCase(null, Answers, TestName = "it is not wanted")]
    public async Task Where_none_can_be_kept_open_each_listing_has_one_of_its_own(string? stdbuf, string mode)
    {
        using var stub = Stub(mode);
        await using var client = stub.Client(new IpvsadmOptions { Timeout = TimeSpan.FromSeconds(20), Stdbuf = stdbuf }, keepsListings: true);
        for (var i = 0; i < 5; i++)
        {
            (await ListAsync(client))!.Settings.Scheduler.Should().Be("rr");
        }

        stub.Starts.Length.Should().BeInRange(5, 6);
    }

    [Test]
    public async Task What_ends_the_process_is_told_and_the_next_listing_is_answered()
    {
        using var stub = Stub(Answers);
        await using var client = Client(stub);
        foreach (var (action, kind) in new[] { ("signal KILL", FailureKind.Broken), ("exit 255", FailureKind.Broken) })
        {
            await KeptAsync(client, stub);
            stub.Mode(Answers, "listing " + action);
            (await client.Invoking(ListAsync).Should().ThrowAsync<IpvsadmException>()).Which.Failure.Kind.Should().Be(kind);
            stub.Mode(Answers);
            (await ListAsync(client)).Should().NotBeNull();
        }
    }

    [Test]
    public async Task A_program_around_ipvsadm_that_waits_for_more_when_ipvsadm_has_ended_ends_too()
    {
        using var stub = Stub(Answers);
        await using var client = Client(stub);
        await KeptAsync(client, stub);
        stub.Mode(Answers, "listing say No such service", "listing silence", "end exit 1");
        (await ListAsync(client)).Should().BeNull();
        stub.Mode(Answers);
        (await ListAsync(client)).Should().NotBeNull();
    }

    [Test]
    public async Task A_process_that_hangs_is_killed_and_the_next_listing_is_answered()
    {
        using var stub = Stub(Answers);
        await using var client = stub.Client(new IpvsadmOptions { Timeout = TimeSpan.FromSeconds(2) }, keepsListings: true);
        await KeptAsync(client, stub);
        stub.Mode(Answers, "listing hang");
        (await client.Invoking(ListAsync).Should().ThrowAsync<IpvsadmException>()).Which.Failure.Kind.Should().Be(FailureKind.TimedOut);
        stub.Mode(Answers);
        (await ListAsync(client)).Should().NotBeNull();
        (await Samples.Eventually(() => stub.Running.Count() <= 1)).Should().BeTrue();
    }

    [Test]
    public async Task What_is_torn_or_unreadable_is_as_by_a_process_of_its_own()
    {
        using var stub = Stub(Answers);
        await using var client = Client(stub);
        await KeptAsync(client, stub);
        stub.Listing("listing", Listings.Of([Web], [Web, Web]));
        (await client.Invoking(ListAsync).Should().ThrowAsync<IpvsadmException>()).Which.Failure.Kind.Should().Be(FailureKind.Torn);
        stub.Listing("listing", "garbage\n");
        (await client.Invoking(ListAsync).Should().ThrowAsync<IpvsadmException>()).Which.Failure.Kind.Should().Be(FailureKind.Unreadable);
        stub.Listing("listing", Listings.Of([Web], [Web]));
        (await ListAsync(client)).Should().NotBeNull();
    }

    [Test]
    public async Task The_process_ends_when_nobody_lists_for_a_while_or_when_the_client_ends()
    {
        using var stub = Stub(Answers);
        await using (var client = stub.Client(new IpvsadmOptions { IdleTime = TimeSpan.FromSeconds(2) }, keepsListings: true))
        {
            await KeptAsync(client, stub);
            (await Samples.Eventually(() => !stub.Running.Any())).Should().BeTrue();
            await KeptAsync(client, stub);
        }

        stub.Running.Should().BeEmpty();
    }

    [Test]
    public async Task It_is_replaced_before_it_has_grown()
    {
        using var stub = Stub(Answers);
        await using var client = stub.Client(new IpvsadmOptions { Timeout = TimeSpan.FromSeconds(20), CommandsPerProcess = 30 }, keepsListings: true);
        for (var i = 0; i < 100; i++)
        {
            (await ListAsync(client)).Should().NotBeNull();
        }

        stub.Starts.Length.Should().BeGreaterThan(3);
        (await Samples.Eventually(() => stub.Running.Count() <= 1)).Should().BeTrue();
    }

    [Test]
    public async Task Of_many_at_once_each_gets_its_own_and_what_is_missing_is_missing()
    {
        using var ipvsadm = new IpvsadmWithTable();
        await using var client = new IpvsadmClient(new IpvsadmOptions { Path = ipvsadm.Program, Timeout = TimeSpan.FromSeconds(20) }, new RecordingObserver(), TimeProvider.System);
        (await client.RunAsync([.. Enumerable.Range(0, 8).Select(number => new AddService(KeyOf(number), new VirtualServiceSettings { Scheduler = "s" + number.ToString(CultureInfo.InvariantCulture) }))]))
            .Should().OnlyContain(failure => failure == null);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            for (var i = 0; i < 50; i++)
            {
                // One in a hundred is not there, which ends the process under the others.
                var number = random.Next(100) == 0 ? 9 : random.Next(8);
                var listed = await client.ListAsync(KeyOf(number), CancellationToken.None);
                (listed?.Settings.Scheduler).Should().Be(number == 9 ? null : "s" + number.ToString(CultureInfo.InvariantCulture));
            }
        })));
    }

    private static AddressKey KeyOf(int number) => new(Protocol.Tcp, Address.IPv4(0x0A000001), (ushort)(80 + number));

    private static StubIpvsadm Stub(params string[] mode)
    {
        var stub = new StubIpvsadm(mode);
        stub.Listing("listing", Listings.Of([Web], [Web]));
        return stub;
    }

    private static IpvsadmClient Client(StubIpvsadm stub) => stub.Client(new IpvsadmOptions { Timeout = TimeSpan.FromSeconds(20) }, keepsListings: true);

    private static Task<ObservedService?> ListAsync(IpvsadmClient client) => client.ListAsync(Samples.Service, CancellationToken.None);

    // Lists until no process is started for it any more.
    private static async Task KeptAsync(IpvsadmClient client, StubIpvsadm stub)
    {
        for (var starts = -1; starts != stub.Starts.Length;)
        {
            starts = stub.Starts.Length;
            await ListAsync(client);
            await Task.Delay(10);
        }
    }
}
