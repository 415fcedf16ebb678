using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Lab;

/// <summary>Portal as nobody, with the one right that ipvsadm needs.</summary>
[Category("Lab")]
[NonParallelizable]
public sealed class UnprivilegedTests
{
    private static readonly string[] Setpriv =
    [
        "setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups", "--no-new-privs",
        "--inh-caps", "-all,+net_admin", "--ambient-caps", "-all,+net_admin", "--bounding-set", "-all,+net_admin",
    ];

    [Test]
    public async Task CAP_NET_ADMIN_is_enough_for_everything_and_whoever_started_it_is_told()
    {
        Kernel.Clear();
        Tool.Run("rmmod", "ip_vs_sed");
        using var folder = new TemporaryFolder();
        using var socket = new NotifySocket(folder["notify"]);
        using var portal = new PortalProcess { Program = folder["portal"], Wrapper = ["env", "NOTIFY_SOCKET=" + socket.Address, .. Setpriv] };
        File.Copy(PortalProcess.Binary, folder["portal"]);
        Tool.Check("chmod", "-R", "a+rwX", folder.Path);
        Tool.Check("chown", "nobody", portal.Folder);

        await portal.StartReadyAsync();

        (await socket.ReceiveAsync()).Should().Be("READY=1\nSTATUS=The kernel has Portal's data.");
        (await portal.Api.PostAsync("/services/tcp/10.0.0.1/80", """
            {scheduler: 'rr', servers: [{host: '10.0.1.11', port: 80, forwarder: 'm'}, {host: '10.0.1.12', port: 80, forwarder: 'm'}]}
            """)).Expect(201);
        (await portal.Api.PostAsync("/services/tcp/10.0.0.1/81", "{scheduler: 'sed'}")).Expect(201);
        (await File.ReadAllTextAsync("/proc/modules")).Should().Contain("ip_vs_sed ", "the kernel loads it for Portal");
        Host.Client.Fetch("http://10.0.0.1/", 4).Order().Should().Equal("s1", "s1", "s2", "s2");
        (await portal.Api.DeleteAsync("/services/tcp/10.0.0.1/81")).Expect(204);
        await portal.Api.ExpectNoDriftAsync();
        (await File.ReadAllTextAsync($"/proc/{portal.Id}/status")).Should().Contain("CapEff:\t0000000000001000\n").And.NotContain("Uid:\t0");

        portal.Stop().Should().Be(0);
        (await socket.ReceiveAsync()).Should().StartWith("STOPPING=1\n");
        Kernel.Clear();
    }
}
