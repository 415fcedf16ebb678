using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Conventions;

namespace Portal.Tests.Lab;

/// <summary>The test box, with network namespaces for machines: what makes it and what verifies it are Vagrant's own scripts.</summary>
[Category("Lab")]
[NonParallelizable]
public sealed class TestBoxTests
{
    private static readonly Host Client = new("box-client");
    private static readonly Host Director = new("box-director");

    [OneTimeSetUp]
    public void Make_the_box() => Tool.Check(Repository.PathOf("scripts/lab/box.sh"), "up");

    [OneTimeTearDown]
    public void Take_it_away()
    {
        Tool.Check(Repository.PathOf("scripts/lab/box.sh"), "down");
        InstalledPortal.Remove();
    }

    [Test]
    public void Every_way_of_forwarding_balances_and_the_page_shows_it()
    {
        var verified = Verify();

        (verified.ExitCode + verified.Error).Should().Be("0", verified.Output);
        Repository.Read("docs/forwarding.md").Should().Contain(verified.Output);
        Director.Run("ipvsadm", "-Sn").Output.Should().MatchRegex(@"(-a -t 192\.168\.60\.201:80 .*-m .*\n){2}.*\n(-a -t 192\.168\.60\.202:80 .*-g .*\n){2}.*\n(-a -t 192\.168\.60\.203:80 .*-i .*\n){2}");
    }

    [TestCase("server1")]
    [TestCase("director")]
    public void Made_again_it_is_the_same(string role)
    {
        new Host("box-" + role).Run(Repository.PathOf("scripts/vagrant/provision.sh"), role, "--no-systemd").ExitCode.Should().Be(0);

        Verify().ExitCode.Should().Be(0);
    }

    [Test]
    public void What_is_not_balanced_is_named()
    {
        // By hand, past Portal; the next one to provision the director finds it gone.
        Director.Run("ipvsadm", "-d", "-t", "192.168.60.202:80", "-r", "192.168.60.12:80").ExitCode.Should().Be(0);
        try
        {
            var verified = Verify();

            verified.ExitCode.Should().Be(1);
            verified.Output.Should().Contain("LVS-NAT  192.168.60.201: server1 4 times, server2 4 times: balanced")
                .And.Contain("LVS-DR   192.168.60.202: server1 8 times, server2 0 times: NOT BALANCED");
        }
        finally
        {
            Director.Run("ipvsadm", "-a", "-t", "192.168.60.202:80", "-r", "192.168.60.12:80", "-g").ExitCode.Should().Be(0);
        }
    }

    private static Tool Verify() => Client.Run(Repository.PathOf("scripts/vagrant/verify.sh"));
}
