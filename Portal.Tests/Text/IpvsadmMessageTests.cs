using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Text;

namespace Portal.Tests.Text;

public sealed class IpvsadmMessageTests
{
    [TestCase("", MessageKind.None)]
    [TestCase(" \n", MessageKind.None, TestName = "white space alone")]
    [TestCase("Service already exists", MessageKind.ServiceExists)]
    [TestCase("No such service\n", MessageKind.NoSuchService)]
    [TestCase("Service not defined", MessageKind.NoSuchService, TestName = "a server of a missing service")]
    [TestCase("Destination already exists", MessageKind.ServerExists)]
    [TestCase("No such destination", MessageKind.NoSuchServer)]
    [TestCase("Scheduler or persistence engine not found", MessageKind.Refused)]
    [TestCase("Numerical result out of range", MessageKind.Refused)]
    [TestCase("Invalid operation.  Possibly wrong module version, address not unicast, ...", MessageKind.Refused)]
    [TestCase("Memory allocation problem", MessageKind.Unknown)]
    [TestCase("Operation not supported with IPv6", MessageKind.Refused)]
    [TestCase("illegal virtual server address[:port] specified", MessageKind.Refused)]
    [TestCase("illegal real server address[:port] specified", MessageKind.Refused)]
    [TestCase("illegal weight specified", MessageKind.Refused)]
    [TestCase("invalid timeout value `0' specified", MessageKind.Refused)]
    [TestCase("invalid fwmark value `-1' specified", MessageKind.Refused)]
    [TestCase("Zero port specified for non-persistent service", MessageKind.Refused)]
    [TestCase("One-Packet Scheduling is only for UDP virtual services", MessageKind.Refused)]
    [TestCase("invalid scheduler flag `x'", MessageKind.Refused)]
    [TestCase("incompatible scheduler flag `sh-port'", MessageKind.Refused)]
    [TestCase("Different address family is allowed only for tunneling servers", MessageKind.Refused)]
    [TestCase("Tunnel options conflict with forward method", MessageKind.Refused)]
    [TestCase("Illegal 'tun-port' option with the 'ipip' tunnel type", MessageKind.Refused)]
    [TestCase("You need to supply the 'tun-port' option for the 'gue' tunnel type", MessageKind.Refused)]
    [TestCase("unexpected argument x", MessageKind.Refused)]
    [TestCase(
        "Can't initialize ipvs: Permission denied (you must be root)\nAre you sure that IP Virtual Server is built in the kernel or as module?",
        MessageKind.NotPermitted,
        TestName = "not root")]
    [TestCase(
        "modprobe: FATAL: Module ip_vs not found in directory /lib/modules/6.1.0\nCan't initialize ipvs: Protocol not available\nAre you sure that IP Virtual Server is built in the kernel or as module?",
        MessageKind.ModuleMissing,
        TestName = "no module")]
    [TestCase("-b: missing argument", MessageKind.Unknown)]
    [TestCase("Try `ipvsadm -h' or 'ipvsadm --help' for more information.", MessageKind.Unknown)]
    [TestCase("something new", MessageKind.Unknown)]
    public void A_message_says_what_happened(string text, MessageKind kind) =>
        IpvsadmMessage.Classify(text).Should().Be(kind);

    [TestCase("Destination already exists", MessageKind.ServerExists, true)]
    [TestCase("No such destination\nDestination already exists", MessageKind.ServerExists, true)]
    [TestCase("Service not defined", MessageKind.NoSuchService, true)]
    [TestCase("No such destination", MessageKind.NoSuchService, false)]
    [TestCase("", MessageKind.NoSuchService, false)]
    public void I_can_find_a_message_among_those_of_many_commands(string text, MessageKind kind, bool isThere) =>
        IpvsadmMessage.Holds(text, kind).Should().Be(isThere);
}
