using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Tests.Execution;

namespace Portal.Tests.Lab;

[Category("Lab")]
[NonParallelizable]
public sealed class RealRefusalTests
{
    private static readonly AddressKey Web = new(Protocol.Tcp, Address.IPv4(0x0A000001), 80);
    private static readonly AddressKey Missing = Web with { Port = 81 };
    private static readonly AddressKey Wide = new(Protocol.Tcp, Address.IPv6(((UInt128)0x20010DB8 << 96) | 1), 80);
    private static readonly RealServerKey One = Server("10.1.0.1");
    private static readonly RealServerKey Two = Server("10.1.0.2");
    private static readonly VirtualServiceSettings Plain = new();
    private static readonly RealServerSettings Gate = new();

    private static readonly TestCaseData[] Refused =
    [
        Row(new AddService(Web, Plain with { Scheduler = "rr" }), FailureKind.ServiceExists, "Service already exists"),
        Row(new EditService(Missing, Plain), FailureKind.NoSuchService, "No such service"),
        Row(new DeleteService(Missing), FailureKind.NoSuchService, "No such service"),
        Row(new AddServer(Missing, One with { Port = 81 }, Gate), FailureKind.NoSuchService, "Service not defined"),
        Row(new EditServer(Missing, One with { Port = 81 }, Gate), FailureKind.NoSuchService, "Service not defined"),
        Row(new DeleteServer(Missing, One), FailureKind.NoSuchService, "Service not defined"),
        Row(new AddServer(Web, One, Gate with { Weight = 7 }), FailureKind.ServerExists, "Destination already exists"),
        Row(new EditServer(Web, Two, Gate), FailureKind.NoSuchServer, "No such destination"),
        Row(new DeleteServer(Web, Two), FailureKind.NoSuchServer, "No such destination"),
        Row(new AddService(Missing, Plain with { Scheduler = "twos" }), FailureKind.Refused, "Scheduler or persistence engine not found"),
        Row(new EditService(Web, Plain with { Scheduler = "nosuch" }), FailureKind.Refused, "Scheduler or persistence engine not found"),
        Row(new AddServer(Web, Server("224.0.0.1"), Gate), FailureKind.Refused, "Invalid operation.  Possibly wrong module version, address not unicast, ..."),
        Row(new AddServer(Wide, Server("::ffff:10.1.0.1"), Gate), FailureKind.Refused, "Invalid operation.  Possibly wrong module version, address not unicast, ..."),
        Row(new AddServer(Wide, Server("fe80::77"), Gate), FailureKind.Refused, "Invalid operation.  Possibly wrong module version, address not unicast, ..."),
    ];

    private readonly IpvsadmClient client = KernelTable.Client();

    [SetUp]
    public async Task Prepare()
    {
        Kernel.Clear();
        (await client.RunAsync([new AddService(Web, Plain), new AddServer(Web, One, Gate), new AddService(Wide, Plain)])).Should().Equal([null, null, null]);
    }

    [OneTimeTearDown]
    public async Task Leave()
    {
        await client.DisposeAsync();
        Kernel.Clear();
    }

    [TestCaseSource(nameof(Refused))]
    public async Task What_the_kernel_refuses_has_its_reason_and_does_not_stop_what_follows(IpvsadmCommand command, FailureKind kind, string message)
    {
        var before = await client.ListAsync(CancellationToken.None);
        // Of another kind than what is refused: which of two adds "already exists" is about, nobody can tell.
        var (mark, other) = (new FirewallMarkKey(IpFamily.IPv4, 5), Server("10.0.1.99"));
        var isAboutServices = kind == FailureKind.ServiceExists;
        IpvsadmCommand after = isAboutServices ? new AddServer(Web, other, Gate) : new AddService(mark, Plain);
        var failures = await client.RunAsync([command, after]);
        failures.Should().Equal(new IpvsadmFailure { Kind = kind, Command = command.ToString(), ExitCode = 255, StandardError = message }, null);
        (await client.RunAsync([isAboutServices ? new DeleteServer(Web, other) : new DeleteService(mark)])).Should().Equal([null]);
        (await client.ListAsync(CancellationToken.None)).Should().Be(before, "a refusal changes nothing");
    }

    [Test]
    public async Task What_ipvsadm_cannot_be_told_is_not_sent_and_the_rest_is_done()
    {
        var unmarked = new AddService(new FirewallMarkKey(IpFamily.IPv4, 0), Plain);
        var failures = await client.RunAsync([new DeleteServer(Web, One), unmarked, new AddServer(Web, Two, Gate)]);
        failures.Kinds().Should().Equal(null, FailureKind.Refused, null);
        (await client.RunAsync([new AddServer(Web, One, Gate)])).Should().Equal([null]);
    }

    private static RealServerKey Server(string host) => AddressText.TryParse(host, out var address) ? new RealServerKey(address, 80) : throw new FormatException(host);

    private static TestCaseData Row(IpvsadmCommand command, FailureKind kind, string message) =>
        new TestCaseData(command, kind, message).SetArgDisplayNames(command.ToString());
}
