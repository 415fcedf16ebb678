using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>Nothing can be stored: nothing is changed, and Portal works again when there is room.</summary>
[Category("Lab")]
[NonParallelizable]
public sealed class FullDiskTests
{
    private const string Web = "/services/tcp/10.0.0.1/80";

    private PortalProcess portal = null!;

    [SetUp]
    public async Task Start_on_a_small_disk()
    {
        Kernel.Clear();
        portal = new PortalProcess();
        Directory.CreateDirectory(portal.StateFolder);
        Tool.Check("mount", "-t", "tmpfs", "-o", "size=128k,mode=700", "tmpfs", portal.StateFolder);
        await portal.StartReadyAsync();
        (await portal.Api.PostAsync(Web, "{scheduler: 'rr', servers: [{host: '10.0.1.21', port: 80, forwarder: 'm', upper_threshold: 9}]}")).Expect(201);
    }

    [TearDown]
    public void Stop()
    {
        portal?.Kill();
        Tool.Run("umount", portal?.StateFolder ?? string.Empty);
        portal?.Dispose();
        Kernel.Clear();
    }

    [Test]
    public async Task On_a_full_disk_a_change_is_refused_and_taken_back_and_later_it_works()
    {
        var before = Kernel.Everything();
        FillDisk();

        // Some writes may still fit into the journal's last block.
        var written = 0;
        Answer answer;
        while ((answer = await portal.Api.PostAsync($"/services/tcp/10.0.0.2/{1000 + written}", "{scheduler: 'rr'}")).Status == 201)
        {
            written++.Should().BeLessThan(100);
        }

        answer.ExpectProblem(503, "not-stored");
        if (written > 0)
        {
            (await portal.Api.GetAsync($"/services/tcp/10.0.0.2/{1000 + written - 1}")).Expect(200);
            before = Kernel.Everything();
        }

        before.Should().NotContain($":{1000 + written} ");
        (await portal.Api.PatchAsync(Web, "{scheduler: 'wrr'}")).ExpectProblem(503, "not-stored");
        (await portal.Api.DeleteAsync(Web)).ExpectProblem(503, "not-stored");
        (await portal.Api.PostAsync("/services", "[]")).ExpectProblem(503, "not-stored");
        (await portal.Api.PutAsync(Web + "/servers/10.0.1.22/80", "{forwarder: 'm'}")).ExpectProblem(503, "not-stored");
        Kernel.Everything().Should().Be(before);
        var ready = (await portal.Api.GetAsync("/readyz")).Expect(503);
        ((bool)ready.Json["checks"]!["store"]!["ok"]!).Should().BeFalse();
        await portal.Api.ExpectNoDriftAsync();

        File.Delete(Path.Combine(portal.StateFolder, "fill"));
        (await portal.Api.PatchAsync(Web, "{scheduler: 'wrr'}")).Expect(200);
        await portal.WaitUntilReadyAsync();
        await portal.Api.ExpectNoDriftAsync();
        var after = Kernel.Everything();
        portal.Kill();
        Kernel.Clear();
        await portal.StartReadyAsync();
        Kernel.Everything().Should().Be(after);
    }

    [Test]
    public async Task A_state_folder_that_is_taken_away_is_noticed()
    {
        Directory.GetFiles(portal.StateFolder).ToList().ForEach(File.Delete);

        (await portal.Api.PatchAsync(Web, "{scheduler: 'wrr'}")).Expect(200);
        portal.Kill();
        Kernel.Clear();
        await portal.StartReadyAsync();

        Kernel.Save().Should().Be("-A -t 10.0.0.1:80 -s wrr\n-a -t 10.0.0.1:80 -r 10.0.1.21:80 -m -w 1\n", "what was acknowledged is stored");
    }

    private void FillDisk() => Tool.Run("dd", "if=/dev/zero", $"of={portal.StateFolder}/fill", "bs=4k", "status=none").ExitCode.Should().Be(1);
}
