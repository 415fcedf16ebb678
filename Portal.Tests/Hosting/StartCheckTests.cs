using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Configuration;
using Portal.Api.Hosting;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Tests.Doubles;
using Portal.Tests.Storage;

namespace Portal.Tests.Hosting;

internal sealed class StartCheckTests : StartCheckFixture
{
    [Test]
    public async Task Each_thing_that_a_start_needs_has_its_line()
    {
        var report = await CheckAsync();

        report.ToString().Should().Be($"""
            ok       options: All are known and have good values. There is no configuration file.
            ok       state folder: {StateFolder} is not there. The first start makes it.
            ok       data: Nothing is stored yet. The first start takes over what the kernel has.
            ok       scope: Portal owns all services.
            ok       token: The first start makes one in {StateFolder}/token.
            ok       http://127.0.0.1:0: Portal can listen there.
            ok       ipvsadm: {Ipvsadm.Program} works.
            A start would work.

            """);
        Directory.Exists(StateFolder).Should().BeFalse();
        Ipvsadm.Lines.Should().BeEmpty("ipvsadm was asked to do nothing");
    }

    [TestCase("lo", "Those of the services are kept on lo.")]
    [TestCase("portal-no-such", "Those of the services are kept on portal-no-such. It is not there: Portal makes a dummy interface.")]
    public async Task An_interface_for_addresses_has_its_line(string device, string text)
    {
        Options = Options with { AddressesOn = device };
        (await FindAsync("addresses")).ToString().Should().Be(AddressTool.Find() is null
            ? "warning  addresses: There is no program ip that can be run, so no address would be added. Install the package iproute2."
            : $"ok       addresses: {text}");
    }

    [Test]
    public async Task Several_problems_are_told_at_once()
    {
        Options = Options with { TokenFile = "/nonexistent/token", StateDirectory = Folder.Write("file", "mine"), Listen = [ListenAddress.Parse("https://203.0.113.7:443")] };
        Ipvsadm.Uninstall();

        var report = await CheckAsync();

        report.Findings.Where(finding => finding.Verdict == Verdict.Problem).Select(finding => finding.Subject)
            .Should().Equal("state folder", "token", "https://203.0.113.7:443", "ipvsadm");
        report.ToString().Should().EndWith("\nA start would not work. Problems: 4.\n");
    }

    [Test]
    public async Task A_certificate_that_callers_will_refuse_is_a_warning()
    {
        var certificate = TlsCaller.Certify("CN=a", from: -9, to: -2);
        Serve(certificate);

        (await FindAsync("certificate")).ToString().Should().Be($"warning  certificate: Callers will refuse it. It has expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}.");
        (await CheckAsync()).ToString().Should().EndWith("\nA start would work. Warnings: 1.\n");
    }

    [TestCase("http://10.0.0.1:2379", "problem  etcd: The service tcp/10.0.0.1/80 has an address of the fleet's etcd (--etcd): directors reach it there. Give --etcd another address, or remove the service with another director.")]
    [TestCase("http://127.0.0.1:1", "warning  etcd: Portal would run, and take no changes until etcd answers. http://127.0.0.1:1: Connection refused.")]
    public async Task A_service_at_an_address_of_the_fleets_etcd_is_a_problem(string endpoint, string said)
    {
        using (var folder = Api.Storage.StateFolder.Open(StateFolder))
        using (var store = new Api.Storage.StateStore(folder, new Api.Storage.StoreOptions(), new ListLogger<Api.Storage.StateStore>()))
        {
            store.Initialise(History.StateAt(1));
        }

        Options = Options with { Fleet = "shop", Director = "lb-1", Etcd = new EtcdSettings { Endpoints = [new Uri(endpoint)] } };

        (await FindAsync("etcd")).ToString().Should().Be(said);
    }

    [Test]
    public async Task Services_that_the_scope_leaves_out_are_told()
    {
        Store();
        Options = Options with { Scope = new ServiceScope(ScopeText.Parse("203.0.113.0/24")!) };

        var finding = await FindAsync("scope");

        finding.Verdict.Should().Be(Verdict.Warning);
        finding.Text.Should().StartWith($"{History.Tables[2].Count} of the services");
    }

    [Test]
    public async Task What_is_stored_is_told_and_a_line_that_was_cut_off_is_a_warning()
    {
        Store();
        (await FindAsync("data")).ToString().Should().StartWith("ok       data: Snapshot and journal are whole. Revision: 2; ");
        var journal = Path.Combine(StateFolder, "journal.jsonl");
        await File.WriteAllTextAsync(journal, await File.ReadAllTextAsync(journal) + "{\"revision\":3,");

        (await FindAsync("data")).ToString().Should().StartWith("warning  data: Line 4 of the journal was cut off");
    }

    [TestCase("start say Can't initialize ipvs: Permission denied (you must be root)", "start exit 2", "Portal may not use IPVS. Portal would run, and answer 503 until that is fixed. Run Portal as root")]
    [TestCase("start say Can't initialize ipvs: Protocol not available", "start exit 2", "The kernel has no IPVS. Portal would run, and answer 503")]
    [TestCase("", "start signal SEGV", "ipvsadm failed. Portal would run, and answer 503")]
    [TestCase("", "start hang", "ipvsadm did not answer in time. Portal would run, and answer 504")]
    public async Task An_ipvsadm_that_does_not_work_is_a_problem(string first, string second, string text)
    {
        Ipvsadm.Mode(first, second);
        Options = Options with { IpvsadmTimeout = TimeSpan.FromSeconds(second.EndsWith("hang", StringComparison.Ordinal) ? 1 : 20) };

        var finding = await FindAsync("ipvsadm");

        finding.Verdict.Should().Be(Verdict.Problem);
        finding.Text.Should().StartWith(text);
    }

    [Test]
    public async Task An_ipvsadm_that_is_not_there_is_a_problem()
    {
        Ipvsadm.Uninstall();

        (await FindAsync("ipvsadm")).ToString().Should().StartWith("problem  ipvsadm: ipvsadm cannot be started. ").And.Contain(Ipvsadm.Program);
    }

    [TestCase("ip_vs.ko", Verdict.Warning, "It was not run, because that would load the module ip_vs")]
    [TestCase("", Verdict.Warning, "It was not run")]
    [TestCase("other.ko", Verdict.Problem, "The kernel has no IPVS.")]
    public async Task Without_the_module_ipvsadm_is_not_run_because_it_would_load_it(string modules, object verdict, string text)
    {
        File.Delete(Machine["proc/net/ip_vs"]);
        Directory.CreateDirectory(Machine["proc/sys/kernel"]);
        Machine.Write("proc/sys/kernel/osrelease", "6.1.0\n");
        Directory.CreateDirectory(Machine["lib/modules/6.1.0"]);
        Machine.Write("lib/modules/6.1.0/modules.dep", modules.Length == 0 ? string.Empty : $"kernel/{modules}:\n");

        var finding = await FindAsync("ipvsadm");

        finding.Verdict.Should().Be((Verdict)verdict);
        finding.Text.Should().Contain(text);
        Ipvsadm.Starts.Should().BeEmpty();
    }

    [Test]
    public void A_finding_is_one_line_whatever_is_in_it() =>
        new Finding(Verdict.Warning, "ipvsadm", "one\ntwo\u001b[31m").ToString().Should().Be(@"warning  ipvsadm: one two\u001b[31m");
}
