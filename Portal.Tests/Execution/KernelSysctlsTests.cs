using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Execution;

public sealed class KernelSysctlsTests
{
    private TemporaryFolder root = null!;

    private KernelSysctls Settings => new(root[string.Empty]);

    [SetUp]
    public void Create() => root = new TemporaryFolder();

    [TearDown]
    public void Delete() => root.Dispose();

    [TestCase("0", "0", "0", "0", true, "net.ipv4.conf.eth0.accept_local is 0")]
    [TestCase("1", "0", "0", "0", false, null)]
    [TestCase("0", "1", "0", "0", false, null)]
    [TestCase("1", "0", "1", "0", true, null)]
    [TestCase("1", "0", "1", "0", false, "net.ipv4.conf.all.rp_filter is 1")]
    [TestCase("1", "0", "0", "1", false, "net.ipv4.conf.eth0.rp_filter is 1")]
    [TestCase("1", "0", "1", "2", false, null)]
    public void Packets_from_an_own_address_are_dropped_unless_two_settings_let_them_in(string all, string own, string allFilter, string ownFilter, bool hasAddress, string? why)
    {
        Settings.WhyMartian("eth0", hasAddress).Should().BeNull("nobody knows");
        Write("proc/sys/net/ipv4/conf/all/accept_local", all + "\n");
        Write("proc/sys/net/ipv4/conf/eth0/accept_local", own + "\n");
        Write("proc/sys/net/ipv4/conf/all/rp_filter", allFilter + "\n");
        Write("proc/sys/net/ipv4/conf/eth0/rp_filter", ownFilter + "\n");
        Settings.WhyMartian("eth0", hasAddress).Should().Be(why);
    }

    [Test]
    public void Without_an_interface_the_settings_of_all_count()
    {
        Write("proc/sys/net/ipv4/conf/all/accept_local", "0\n");
        Settings.WhyMartian(null, hasAddress: false).Should().Be("net.ipv4.conf.all.accept_local is 0");
    }

    [Test]
    public void Facts_are_read_from_the_system_s_files()
    {
        Write("proc/net/ip_vs", "IP Virtual Server version 1.2.1 (size=8192)\nProt LocalAddress:Port Scheduler Flags\n");
        Write("proc/sys/kernel/osrelease", "6.1.0\n");
        Write("proc/modules", "ip_vs_rr 16384 1 - Live 0x0\nip_vs 200000 2 ip_vs_rr, Live 0x0\n");
        Write("lib/modules/6.1.0/modules.builtin", "kernel/net/netfilter/ipvs/ip_vs_lc.ko\n");
        Write("lib/modules/6.1.0/modules.dep", "kernel/net/netfilter/ipvs/ip_vs_rr.ko: kernel/net/netfilter/ipvs/ip_vs.ko\nkernel/net/netfilter/ipvs/ip_vs_mh.ko.xz: x\nkernel/net/netfilter/ipvs/ip-vs-sh.ko.zst:\n");
        Write("proc/sys/net/ipv4/vs/sync_threshold", "3\t50\n");
        Write("proc/sys/net/ipv4/vs/expire_quiescent_template", "1\n");

        var facts = Settings.ReadFacts();

        (facts.Version, facts.ConnectionTableSize).Should().Be(("1.2.1", 8192L));
        var states = facts.Schedulers.ToDictionary(scheduler => scheduler.Name, scheduler => scheduler.State);
        (states["rr"], states["lc"], states["mh"], states["sh"], states["twos"])
            .Should().Be((ModuleState.Loaded, ModuleState.Loaded, ModuleState.Loadable, ModuleState.Loadable, ModuleState.Missing));
        states.Keys.Should().Equal(Schedulers.All.Where(name => name != "none"));
        facts.Sysctls.Single(sysctl => sysctl.Sysctl.Name == "sync_threshold").Value.Should().Be("3 50");
        facts.Sysctls.Single(sysctl => sysctl.Sysctl.Name == "conntrack").Value.Should().BeNull();
        Settings.ExpiresQuiescentTemplates.Should().BeTrue();
        Settings.Module.Should().Be(ModuleState.Loaded);
    }

    [TestCase("proc/net/ip_vs", "", ModuleState.Loaded)]
    [TestCase("proc/modules", "ip_vs 200000 2 - Live 0x0\n", ModuleState.Loaded)]
    [TestCase("lib/modules/6.1.0/modules.builtin", "kernel/net/netfilter/ipvs/ip_vs.ko\n", ModuleState.Loaded)]
    [TestCase("lib/modules/6.1.0/modules.dep", "kernel/net/netfilter/ipvs/ip_vs.ko.xz: x\n", ModuleState.Loadable)]
    [TestCase("lib/modules/6.1.0/modules.dep", "kernel/net/netfilter/ipvs/ip_vs_rr.ko:\n", ModuleState.Missing)]
    [TestCase("lib/modules/6.2.0/modules.dep", "kernel/net/netfilter/ipvs/ip_vs.ko:\n", ModuleState.Unknown)]
    public void Whether_there_is_IPVS_is_known_without_asking_for_it(string file, string text, ModuleState expected)
    {
        Write("proc/sys/kernel/osrelease", "6.1.0\n");
        Write(file, text);
        Settings.Module.Should().Be(expected);
    }

    [Test]
    public void What_cannot_be_known_is_said_to_be_so()
    {
        var facts = Settings.ReadFacts();
        (facts.Version, facts.ConnectionTableSize).Should().Be((null, null));
        facts.Schedulers.Should().OnlyContain(scheduler => scheduler.State == ModuleState.Unknown);
        facts.Sysctls.Should().OnlyContain(sysctl => sysctl.Value == null);
        Settings.ExpiresQuiescentTemplates.Should().BeFalse();
    }

    [Test]
    public void A_loaded_module_is_known_without_a_list_of_all()
    {
        Write("proc/modules", "ip_vs_wlc 16384 1 - Live 0x0\n");
        Settings.ReadFacts().Schedulers.Where(scheduler => scheduler.State == ModuleState.Loaded).Should().ContainSingle().Which.Name.Should().Be("wlc");
    }

    [Test]
    public void Every_sysctl_says_in_a_sentence_what_it_does()
    {
        Sysctl.All.Should().OnlyContain(sysctl => sysctl.Meaning.EndsWith('.')).And.OnlyHaveUniqueItems(sysctl => sysctl.Name);
        Sysctl.All.Select(sysctl => sysctl.Name).Should().BeInAscendingOrder(StringComparer.Ordinal);
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(root[name])!);
        root.Write(name, text);
    }
}
