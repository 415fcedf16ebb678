using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Commands;

public sealed class GlobalCommandTextTests
{
    private static readonly TestCaseData[] Lines =
    [
        Row(new SetTimeouts(Timeouts.Default), "--set 900 120 300"),
        Row(new SetTimeouts(new Timeouts { Tcp = Timeouts.Maximum, TcpFin = TimeSpan.FromSeconds(1), Udp = TimeSpan.FromMinutes(1) }), "--set 2678400 1 60"),
        Row(new StartDaemon(DaemonRole.Master, new SyncDaemon { Interface = "eth1" }), "--start-daemon master --mcast-interface eth1 --syncid 0 --mcast-group 224.0.0.81 --mcast-port 8848 --mcast-ttl 1"),
        Row(
            new StartDaemon(DaemonRole.Backup, new SyncDaemon
            {
                Interface = "eth1.7",
                SyncId = 255,
                MaximumLength = 1024,
                Group = Address.IPv6(((UInt128)0xFF02 << 112) + 0x81),
                Port = 65535,
                TimeToLive = 255,
            }),
            "--start-daemon backup --mcast-interface eth1.7 --syncid 255 --sync-maxlen 1024 --mcast-group ff02::81 --mcast-port 65535 --mcast-ttl 255"),
        Row(new StopDaemon(DaemonRole.Master), "--stop-daemon master"),
        Row(new StopDaemon(DaemonRole.Backup), "--stop-daemon backup"),
    ];

    [TestCaseSource(nameof(Lines))]
    public void A_command_is_one_line(GlobalCommand command, string line)
    {
        GlobalCommandText.Line(command).Should().Be(line);
        command.ToString().Should().Be("ipvsadm " + line);
    }

    [TestCase("eth0 --syncid 9")]
    [TestCase("eth0\n-C")]
    [TestCase("--syncid")]
    [TestCase("ipvsadm")]
    public void What_is_no_name_never_gets_into_a_line(string name) =>
        FluentActions.Invoking(() => GlobalCommandText.Line(new StartDaemon(DaemonRole.Master, new SyncDaemon { Interface = name }))).Should().Throw<ArgumentException>();

    private static TestCaseData Row(GlobalCommand command, string line) => new TestCaseData(command, line).SetArgDisplayNames(line);
}
