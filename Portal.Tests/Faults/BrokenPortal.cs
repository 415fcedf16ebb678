using System.Globalization;
using FluentAssertions;
using Newtonsoft.Json.Linq;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Faults;

/// <summary>The published binary over an ipvsadm that can be broken, on a disk that can be broken.</summary>
internal sealed class BrokenPortal : IDisposable
{
    private readonly PortalProcess portal;

    public BrokenPortal()
    {
        File.Exists(PortalProcess.Binary).Should().BeTrue("scripts/build.sh makes {0}", PortalProcess.Binary);

        portal = new PortalProcess(Options(timeout: 1));
        portal.Wrapper = ["env", $"LD_PRELOAD={NativeStub.FailingDisk}", $"PORTAL_DISK_FAULT={DiskFault}"];
    }

    public IpvsadmWithTable Ipvsadm { get; } = new();

    public PortalClient Api => portal.Api;

    public string Log => portal.Log;

    private string DiskFault => Path.Combine(portal.Folder, "disk");

    /// <summary>
    /// From its next start Portal waits for ipvsadm much longer than a test takes to kill it: with a second, a slow machine
    /// could find out by itself what a command that hangs has done.
    /// </summary>
    public void WaitLong() => portal.Options = Options(timeout: 60);

    /// <summary>Starts it, if it does not run, and makes Portal's data and the kernel what they are before each write.</summary>
    public async Task BeginAsync()
    {
        RepairAll();
        if (!portal.IsRunning)
        {
            await portal.StartReadyAsync();
        }

        // Not its readiness: after a full disk that comes with the next change.
        await Until.TrueAsync(async () => (await Api.PostAsync("/services", WriteKind.Start)).Status == 200, "Portal should work again");
        Ipvsadm.Save().Should().Equal(WriteKind.Before);
    }

    /// <summary>Lets the disk fail; see Stubs/failing-disk.c.</summary>
    public void BreakDisk(string how)
    {
        File.WriteAllText(DiskFault + ".new", how);
        File.Move(DiskFault + ".new", DiskFault, overwrite: true);
    }

    public void RepairAll()
    {
        Ipvsadm.Repair();
        File.Delete(DiskFault);
    }

    public Task<Answer> SendAsync(WriteKind write) => Api.SendAsync(new HttpMethod(write.Method), write.Path, write.Body);

    /// <summary>Ends it as a crash does, and starts it again on the same folder.</summary>
    public async Task RestartAsync()
    {
        Kill();
        await portal.StartReadyAsync();
    }

    public void Kill() => portal.Kill();

    public Task StartAsync() => portal.StartReadyAsync();

    /// <summary>
    /// Once the faults are gone, with no more help than a question, both sides are what they should be, and agree.
    /// </summary>
    public async Task ExpectAsync(IReadOnlyList<string> state, string because)
    {
        RepairAll();
        (await ExpectAgreementAsync(because)).Should().Equal(state, because);
    }

    /// <summary>Portal's data and the kernel agree once what was left is put right, and the answers of the API are what the kernel has.</summary>
    /// <returns>What the kernel has, as ipvsadm saves it.</returns>
    public async Task<IReadOnlyList<string>> ExpectAgreementAsync(string because)
    {
        Answer? drift = null;
        await Until.TrueAsync(async () => (drift = await Api.GetAsync("/drift")).Status == 200, "what was left should be put right");
        drift!.Json["changes"]!.Should().BeEmpty("{0}: {1}", because, drift.Text);
        var table = Ipvsadm.Save();
        Commands((JArray)(await Api.GetAsync("/services")).Expect(200).Json).Should().Equal(table, because);
        return table;
    }

    public void Dispose()
    {
        portal.Dispose();
        Ipvsadm.Dispose();
    }

    /// <summary>Without looks at the kernel: the lines of a request are counted, and one of them is broken.</summary>
    private string[] Options(int timeout) =>
        ["--ipvsadm", Ipvsadm.Program, "--ipvsadm-timeout", timeout.ToString(CultureInfo.InvariantCulture), "--log-level", "warning", "--watch", "0"];

    private static IEnumerable<string> Commands(JArray services) => services.SelectMany(service =>
    {
        var key = $"{((string?)service["type"] == "tcp" ? "-t" : "-u")} {service["host"]}:{service["port"]}";
        return service["servers"]!.Select(server => string.Create(
            CultureInfo.InvariantCulture,
            $"-a {key} -r {server["host"]}:{server["port"]} -{server["forwarder"]} -w {server["weight"]} -x {server["upper_threshold"]} -y {server["lower_threshold"]}"))
            .Prepend($"-A {key} -s {service["scheduler"]}");
    }).Order(StringComparer.Ordinal);
}
