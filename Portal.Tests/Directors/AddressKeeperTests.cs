using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Directors;
using Portal.Api.Storage;
using Portal.Tests.Doubles;

namespace Portal.Tests.Directors;

/// <summary>--addresses-on, look by look, on a machine in memory, with its note in a real folder.</summary>
internal sealed class AddressKeeperTests
{
    private const string Device = "vips";
    private const string Services = """[{"type":"tcp","host":"10.0.0.1","port":80},{"type":"udp","host":"10.0.0.1","port":53},{"type":"tcp","host":"2001:db8::1","port":80},{"type":"fwmark","family":"ipv4","mark":7}]""";

    private readonly ListLogger<AddressLog> log = new();
    private readonly ManualTime time = new();
    private TestPortal portal = null!;
    private TemporaryFolder temporary = null!;
    private FakeMachine machine = null!;
    private StateFolder folder = null!;
    private AddressKeeper keeper = null!;
    private string boot = "one";

    [SetUp]
    public async Task StartAsync()
    {
        (portal, temporary, machine) = (await TestPortal.StartAsync(), new TemporaryFolder(), new FakeMachine());
        log.Lines.Clear();
        folder = StateFolder.Open(temporary["state"]);
        Begin();
    }

    [TearDown]
    public async Task StopAsync()
    {
        folder.Dispose();
        temporary.Dispose();
        await portal.DisposeAsync();
    }

    [Test]
    public async Task An_address_comes_with_its_first_service_and_goes_after_its_last()
    {
        await keeper.LookAsync();
        machine.Commands.Should().BeEmpty("nothing is declared, so not even the interface is needed");

        await DeclareAsync(Services);
        machine.Commands.Should().Equal(
            "ip link add name vips up type dummy",
            "ip address add 10.0.0.1/32 dev vips noprefixroute",
            "ip address add 2001:db8::1/128 dev vips noprefixroute nodad preferred_lft 0");

        await portal.DeleteAsync("/services/tcp/10.0.0.1/80");
        await keeper.LookAsync();
        machine.On(Device).Should().Equal("10.0.0.1", "2001:db8::1");
        await portal.DeleteAsync("/services/udp/10.0.0.1/53");
        await keeper.LookAsync();
        machine.On(Device).Should().Equal("2001:db8::1");
        machine.Commands[^1].Should().Be("ip address delete 10.0.0.1/32 dev vips");
    }

    [Test]
    public async Task What_is_no_address_of_one_machine_is_not_added()
    {
        await DeclareAsync("""[{"type":"udp","host":"224.0.0.9","port":80},{"type":"udp","host":"0.0.0.0","port":80},{"type":"udp","host":"127.0.0.1","port":80}]""");
        machine.Commands.Should().BeEmpty();
    }

    [Test]
    public async Task What_was_there_before_is_left_alone()
    {
        machine.Make(Device, "10.0.0.1", "10.0.0.77");
        machine.Make("eth1", "2001:db8::1");
        await DeclareAsync(Services);
        await DeclareAsync("[]");
        machine.Commands.Should().BeEmpty();
        machine.On(Device).Should().Equal("10.0.0.1", "10.0.0.77");
    }

    [Test]
    public async Task What_somebody_adds_at_the_same_moment_is_his()
    {
        machine.Make(Device);
        machine.Before = () => machine.Make(Device, "10.0.0.1");
        await DeclareAsync(Services);
        machine.Before = null;
        Begin();
        await DeclareAsync("[]");
        machine.On(Device).Should().Equal("10.0.0.1");
    }

    [Test]
    public async Task After_a_crash_it_knows_what_is_its_own()
    {
        machine.Make(Device, "10.0.0.77");
        machine.Afterwards = () => throw new InvalidOperationException("killed");
        await FluentActions.Awaiting(() => DeclareAsync(Services)).Should().ThrowAsync<InvalidOperationException>();
        machine.On(Device).Should().HaveCount(3);
        machine.Afterwards = null;

        Begin();
        await DeclareAsync("[]");
        machine.On(Device).Should().Equal("10.0.0.77");
    }

    [Test]
    public async Task A_crash_before_an_address_was_added_leaves_nothing_behind()
    {
        machine.Before = () => throw new InvalidOperationException("killed");
        await FluentActions.Awaiting(() => DeclareAsync(Services)).Should().ThrowAsync<InvalidOperationException>();
        machine.Before = null;

        Begin();
        await keeper.LookAsync();
        machine.On(Device).Should().Equal("10.0.0.1", "2001:db8::1");
    }

    [Test]
    public async Task After_the_next_start_of_the_machine_nothing_there_is_its_own()
    {
        await DeclareAsync(Services);
        boot = "two";
        Begin();
        await DeclareAsync("[]");
        machine.On(Device).Should().Equal("10.0.0.1", "2001:db8::1");
    }

    [TestCase("{")]
    [TestCase("""{"boot":"one","addresses":[],"check":"0000000000000000"}""")]
    public async Task A_damaged_note_makes_nothing_its_own_and_is_told(string content)
    {
        await DeclareAsync(Services);
        await File.WriteAllTextAsync(folder.FileNamed(StateFolder.AddressesName), content);
        Begin();
        await DeclareAsync("[]");
        machine.On(Device).Should().Equal("10.0.0.1", "2001:db8::1");
        log.Warnings.Should().ContainSingle().Which.Should().Contain(StateFolder.AddressesName);
    }

    [Test]
    public async Task Under_another_name_of_the_interface_the_addresses_move()
    {
        await DeclareAsync(Services);
        Begin("eth1");
        machine.Make("eth1");
        await keeper.LookAsync();
        machine.On(Device).Should().BeEmpty();
        machine.On("eth1").Should().Equal("10.0.0.1", "2001:db8::1");
    }

    [Test]
    public async Task What_somebody_takes_away_comes_back_within_30_seconds()
    {
        await DeclareAsync(Services);
        machine.Lose(Device, "10.0.0.1");
        time.Advance(TimeSpan.FromSeconds(29));
        await keeper.LookAsync();
        machine.On(Device).Should().HaveCount(1);
        time.Advance(TimeSpan.FromSeconds(1));
        await keeper.LookAsync();
        machine.On(Device).Should().HaveCount(2);
    }

    [Test]
    public async Task What_fails_is_told_once_and_tried_again()
    {
        machine.Failing = "There is no program ip that can be run. Install the package iproute2.";
        await DeclareAsync(Services);
        keeper.Problem.Should().Be("ip link add name vips up type dummy: " + machine.Failing);
        for (var i = 0; i < 3; i++)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await keeper.LookAsync();
        }

        log.Warnings.Should().ContainSingle();
        machine.Failing = null;
        time.Advance(TimeSpan.FromSeconds(5));
        await keeper.LookAsync();
        keeper.Problem.Should().BeNull();
        machine.On(Device).Should().HaveCount(2);
        log.Lines.Should().Contain(line => line.Text.Contains("again", StringComparison.Ordinal) && line.Level == Microsoft.Extensions.Logging.LogLevel.Information);
    }

    [Test]
    public async Task A_note_that_cannot_be_written_keeps_back_the_address()
    {
        Directory.CreateDirectory(folder.FileNamed(StateFolder.AddressesName) + ".new");
        await DeclareAsync(Services);
        machine.Commands.Should().BeEmpty();
        keeper.Problem.Should().StartWith("Portal's data cannot be stored");
    }

    private async Task DeclareAsync(string services)
    {
        (await portal.PostAsync("/services", services)).ShouldBe(200);
        await keeper.LookAsync();
    }

    // As after a start of Portal.
    private void Begin(string device = Device) => keeper = new AddressKeeper(device, portal.Balancer, machine, machine, new AddressNotes(folder, boot), time, new AddressLog(log));
}
