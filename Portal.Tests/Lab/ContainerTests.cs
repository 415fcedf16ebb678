using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>What the recipe of the image makes, run without an engine: in its root, as its user, with its one right.</summary>
[Category("Lab")]
[NonParallelizable]
public sealed class ContainerTests
{
    private ContainerRoot root = null!;
    private PortalClient api = null!;

    [OneTimeSetUp]
    public void Make_the_root()
    {
        Kernel.Clear();
        root = new ContainerRoot();
        api = new PortalClient(InstalledPortal.Address);
    }

    [OneTimeTearDown]
    public void Take_it_away()
    {
        api?.Dispose();
        root?.Dispose();
        Kernel.Clear();
    }

    [Test]
    public async Task It_balances_as_its_user_with_one_right_and_its_health_check_knows()
    {
        root.CheckHealth().ExitCode.Should().Be(5, "nothing answers");

        root.Start();

        await Until.TrueAsync(() => root.CheckHealth().ExitCode == 0, "Portal should be ready");
        api.Token = root.Token;
        (await api.PostAsync("/services/tcp/10.0.0.1/80", """
            {scheduler: 'rr', servers: [{host: '10.0.1.11', port: 80, forwarder: 'm'}, {host: '10.0.1.12', port: 80, forwarder: 'm'}]}
            """)).Expect(201);
        Host.Client.Fetch("http://10.0.0.1/", 4).Order().Should().Equal("s1", "s1", "s2", "s2");
        await api.ExpectNoDriftAsync();
        (await api.PostAsync("/services/tcp/10.0.0.1/80/servers/10.0.1.11/80/health/check", "{type: 'http', timeout: 60}")).Expect(200).Json.Value<string>("result").Should().Be("ok");
        var status = await File.ReadAllTextAsync($"/proc/{root.Id}/status");
        status.Should().Contain("CapEff:\t0000000000001000\n").And.Contain("CapPrm:\t0000000000001000\n").And.Contain("Uid:\t61432\t61432\t61432\t61432\n");

        root.Stop().Should().Be(0);
        root.CheckHealth().ExitCode.Should().Be(5);
        Kernel.Save().Should().Contain("10.0.1.12:80", "the kernel goes on");
    }

    [Test]
    public void There_is_nothing_in_it_but_the_programs_their_libraries_and_licences()
    {
        root.Files.Where(file => !file.EndsWith("/copyright", StringComparison.Ordinal) && !file.Contains(".so", StringComparison.Ordinal) && !file.StartsWith("/var/lib/portal/", StringComparison.Ordinal))
            .Should().Equal("/etc/group", "/etc/passwd", "/usr/bin/portal", "/usr/sbin/ipvsadm");
        root.Files.Where(file => file.Contains(".so", StringComparison.Ordinal)).Select(Path.GetFileName).Should().OnlyContain(name => Libraries.Any(library => name!.StartsWith(library, StringComparison.Ordinal)));
        root.Files.Where(file => file.EndsWith("/copyright", StringComparison.Ordinal)).Should().Contain(["/usr/share/doc/ipvsadm/copyright", "/usr/share/doc/libc6/copyright", "/usr/share/doc/libssl3/copyright", "/usr/share/doc/portal/copyright"]);
        Tool.Check("find", root.Path, "-xdev", "-perm", "/6000").Should().BeEmpty();
    }

    private static readonly string[] Libraries = ["ld-linux", "libc.so", "libcrypto.so", "libm.so", "libnl-3.so", "libnl-genl-3.so", "libpopt.so", "libpthread.so", "libdl.so", "libssl.so"];
}
