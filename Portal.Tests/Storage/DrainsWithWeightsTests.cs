using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Storage;

/// <summary>A folder in whose drains an older Portal remembered weights, see Folders/README.md, is read and brought to the form of today once.</summary>
internal sealed class DrainsWithWeightsTests : StoreFixture
{
    private static readonly ServiceKey Mail = new AddressKey(Protocol.Tcp, Address.IPv4(0x0A000003), 25);
    private static readonly RealServerKey Relay = Known.Server(6, 25);
    private static readonly VirtualService Web = Weighed(Known.Web, 80, (1, 5), (2, 1), (3, 3));
    private static readonly VirtualService Dns = Weighed(Known.Dns with { Settings = new() }, 53, (1, 4), (4, 2));
    private static readonly VirtualService Post = Weighed(new VirtualService { Key = Mail }, 25, (5, 7), (6, 1));
    private static readonly HostDrain Host = new(Known.Server(1).Address);
    private static readonly ServerDrain Third = new(Known.Web.Key, Known.Server(3));
    private static readonly ServiceDrain Names = new(Known.Dns.Key);

    // What people had declared at each revision, whatever was drained.
    private static readonly (VirtualService[] Services, DrainTarget[] Drains)[] States =
    [
        ([], []),
        ([Web], []),
        ([Web, Dns], []),
        ([Web, Post, Dns], []),
        ([Web, Post, Dns], [new ServerDrain(Known.Web.Key, Known.Server(2))]),
        ([Web, Post, Dns], []),
        ([Web, Post, Dns], [Third]),
        ([Web, Post, Dns], [Third, new HostDrain(Relay.Address)]),
        ([Web, Post, Dns], [Third]),
        ([Web, Post, Dns], [Third, Host]),
        ([Web, Post, Dns], [Third, Host, Names]),
        ([Nine(Web), Post, Dns], [Third, Host, Names]),
        ([Nine(Web).Scheduled("rr"), Post, Dns], [Third, Host, Names]),
    ];

    [SetUp]
    public void Copy()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(TestContext.CurrentContext.TestDirectory, "Folders", "drains-with-weights")))
        {
            File.Copy(file, Folder[Path.GetFileName(file)]);
        }
    }

    [Test]
    public async Task Every_revision_has_the_weights_that_people_declared()
    {
        await HoldsAsync();
        await HoldsAsync();
        File.ReadAllText(Snapshot).Should().Contain("\"portal_snapshot\": 3");
    }

    [Test]
    public void It_is_brought_to_the_form_of_today_once()
    {
        Open();
        Close();
        string[] files = [File.ReadAllText(Snapshot), File.ReadAllText(Journal)];
        files[0].Should().NotContain("\"weight\": 0");
        files[1].Should().StartWith("{\"portal_journal\":3,\"after\":12,").And.HaveLength(files[1].IndexOf('\n', StringComparison.Ordinal) + 1);
        Open();
        Close();
        new[] { File.ReadAllText(Snapshot), File.ReadAllText(Journal) }.Should().Equal(files);
        Log.Warnings.Should().BeEmpty();
    }

    [Test]
    public void A_crash_behind_its_new_snapshot_leaves_lines_that_it_holds_already()
    {
        var journal = File.ReadAllText(Journal);
        var state = Open().Stored!;
        Close();
        File.WriteAllText(Journal, journal);
        Open().Stored.Should().Be(state);
    }

    [Test]
    public async Task The_kernel_gets_no_command_and_drains_go_on_and_end_as_ever()
    {
        var kernel = new FakeKernel();
        kernel.ByHand(_ => IpvsTable.Of([Weighed(Known.Web.Scheduled("rr"), 80, (1, 0), (2, 1), (3, 0)), Post, Weighed(Known.Dns with { Settings = new() }, 53, (1, 0), (4, 0))]));
        for (var start = 0; start < 2; start++)
        {
            await using var balancer = new Balancer(kernel, Open(), new MemoryNotes(), new KernelGate(), new ManualTime(), new ListLogger<Balancer>());
            await balancer.RecoverAsync();
            kernel.Commands.Should().BeEmpty();
            balancer.State.Revision.Should().Be(12);
        }

        await using var last = new Balancer(kernel, Open(), new MemoryNotes(), new KernelGate(), new ManualTime(), new ListLogger<Balancer>());
        var me = new WriteTerms(new Caller("127.0.0.1", "a test"));
        await last.WriteAsync(new CancelDrainIntent(Known.Dns.Key, null), me);
        kernel.Table.Find(Known.Dns.Key).Should().Be(Weighed(Known.Dns with { Settings = new() }, 53, (1, 0), (4, 2)), "the host of the other one is out");
        await last.MaintainAsync(Host.Host, isOut: false, me);
        await last.WriteAsync(new CancelDrainIntent(Known.Web.Key, Known.Server(3)), me);
        kernel.Table.ShouldBe(States[12].Services);
        Open().Stored!.Table.ShouldBe(States[12].Services);
    }

    private async Task HoldsAsync()
    {
        Open();
        for (var revision = 0; revision < States.Length; revision++)
        {
            var past = (await Store.ReadStateAsync(revision, CancellationToken.None)).State;
            past.Table.ShouldBe(IpvsTable.Of(States[revision].Services), $"revision {revision}");
            past.Drains.All.Select(drain => drain.Target).Should().Equal(States[revision].Drains, $"revision {revision}");
        }

        Store.Stored!.Table.ShouldBe(States[12].Services);
        (await Store.ReadChangesAsync(long.MaxValue, 100, HistoryFilter.All, CancellationToken.None)).Should().HaveCount(12);
    }

    private static VirtualService Nine(VirtualService web) => web.WithWeights([(Known.Server(1), 9)]);

    private static VirtualService Weighed(VirtualService service, ushort port, params (byte N, int Weight)[] servers) =>
        servers.Aggregate(service, (with, server) => with.WithServer(Known.Server(server.N, port), new RealServerSettings { Weight = server.Weight }));
}
