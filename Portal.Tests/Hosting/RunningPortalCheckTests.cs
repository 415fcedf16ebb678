using System.Net;
using System.Net.Sockets;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Hosting;
using Portal.Api.State;
using Portal.Api.Storage;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;
using Portal.Tests.Storage;

namespace Portal.Tests.Hosting;

/// <summary>Checks while a Portal runs on the same state folder.</summary>
internal sealed class RunningPortalCheckTests : StartCheckFixture
{
    private TestPortal portal = null!;

    [SetUp]
    public async Task Start_a_Portal()
    {
        portal = await TestPortal.StartAsync();
        Options = Options with { StateDirectory = portal.StateFolder };
        Listen(portal.Address.ToString());
    }

    [TearDown]
    public async Task Stop_it() => await portal.DisposeAsync();

    [Test]
    public async Task The_Portal_that_runs_and_its_address_are_told_and_are_no_problem()
    {
        (await portal.PostAsync("/services/tcp/10.0.0.1/80")).ShouldBe(201);
        var before = FolderPicture.Of(StateFolder);

        var report = await CheckAsync();

        report.ToString().Should().Contain($"warning  state folder: A Portal runs on {StateFolder}.")
            .And.Contain("ok       data: Snapshot and journal are whole. Revision: 1; services: 1.")
            .And.Contain($"ok       {Options.Listen[0]}: The Portal that runs on the state folder listens there.")
            .And.EndWith("A start would work. Warnings: 1.\n");
        FolderPicture.Of(StateFolder).Should().Equal(before);
        portal.Kernel.Commands.Should().HaveCount(1);
        (await portal.PostAsync("/services/tcp/10.0.0.2/80")).ShouldBe(201);
    }

    [Test]
    public async Task A_wider_address_that_has_that_of_the_Portal_is_no_problem_either()
    {
        Listen($"https://0.0.0.0:{portal.Address.Port}");
        (await FindAsync(Options.Listen[0].ToString())).Verdict.Should().Be(Verdict.Ok);
    }

    [Test]
    public async Task An_address_that_another_program_has_is_a_problem_also_while_a_Portal_runs()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        Listen($"http://{other.LocalEndpoint}");

        (await FindAsync(Options.Listen[0].ToString())).Text.Should().Be($"Portal cannot listen on {other.LocalEndpoint}: another program listens there.");
    }

    [Test]
    public async Task The_address_of_a_Portal_on_another_folder_is_a_problem()
    {
        Options = Options with { StateDirectory = Folder["other"] };
        (await FindAsync(Options.Listen[0].ToString())).Verdict.Should().Be(Verdict.Problem);
    }

    [Test]
    public async Task When_the_Portal_has_ended_nothing_of_it_is_told()
    {
        await portal.StopAsync();
        (await CheckAsync()).ToString().Should().EndWith("\nA start would work.\n");
    }

    [Test]
    public async Task A_damaged_file_is_a_problem_also_while_a_Portal_runs()
    {
        (await portal.PostAsync("/services/tcp/10.0.0.1/80")).ShouldBe(201);
        await File.WriteAllTextAsync(Path.Combine(StateFolder, "settings.begun.json"), "{");
        (await FindAsync("data")).Verdict.Should().Be(Verdict.Problem);
    }

    [Test]
    public async Task Files_that_are_replaced_all_the_time_are_whole()
    {
        await portal.StopAsync();
        Options = Options with { StateDirectory = Folder["busy"] };
        using var folder = Api.Storage.StateFolder.Open(StateFolder);

        // Each change makes a new snapshot, and a journal that follows on it alone. To read a snapshot takes as long as to make one.
        using var store = new StateStore(folder, new StoreOptions { JournalSize = 1, History = 1 }, new ListLogger<StateStore>());
        var less = IpvsTable.Of(Enumerable.Range(1, 1000).Select(Service));
        var more = less.With(Service(1001));
        store.Initialise(new DeclaredState(0, less));
        using var enough = new CancellationTokenSource();
        var writing = Task.Run(() =>
        {
            for (var revision = 1; !enough.IsCancellationRequested; revision++)
            {
                var (before, after) = revision % 2 == 1 ? (less, more) : (more, less);
                store.Append([History.Change(revision, before, after)], new DeclaredState(revision, after));
            }
        });

        for (var i = 0; i < 30; i++)
        {
            (await FindAsync("data")).ToString().Should().StartWith("ok       data: Snapshot and journal are whole");
        }

        await enough.CancelAsync();
        await writing;
        store.Stored!.Revision.Should().BeGreaterThan(1);
    }

    private static VirtualService Service(int port) => new() { Key = new AddressKey(Protocol.Tcp, Address.IPv4(0x0A000001), (ushort)port) };
}
