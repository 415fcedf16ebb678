using FluentAssertions;
using Newtonsoft.Json;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>Names and labels beside a real kernel, which knows nothing of them.</summary>
[Category("Lab")]
[NonParallelizable]
public sealed class AnnotationTests
{
    private const string Web = "/services/tcp/10.0.0.7/80";
    private const string First = Web + "/servers/10.0.1.11/80";

    [SetUp]
    [TearDown]
    public void Clear() => Kernel.Clear();

    [Test]
    public async Task They_outlive_edits_by_hand_an_import_and_a_kill_and_stand_in_metrics()
    {
        using var portal = new PortalProcess("--metrics-labels", "env");
        await portal.StartReadyAsync();
        (await portal.Api.PostAsync(Web, "{name: 'shop', labels: {env: 'test'}, servers: [{host: '10.0.1.11', port: 80, forwarder: 'm', name: 'one', labels: {rack: '7'}}]}")).Expect(201);
        var plain = Kernel.Save();
        (await portal.Api.PatchAsync(First, "{labels: {row: 'B'}}")).Expect(200);
        Kernel.Save().Should().Be(plain);
        Host.Client.Fetch("http://10.0.0.7/").Should().Equal("s1");

        Kernel.Run("-E -t 10.0.0.7:80 -s rr");
        Kernel.Run("-e -t 10.0.0.7:80 -r 10.0.1.11:80 -m -w 7");
        Kernel.Run("-a -t 10.0.0.7:80 -r 10.0.1.12:80 -m");
        (await portal.Api.GetAsync("/sync")).Expect(200);
        portal.Kill();
        await portal.StartReadyAsync();

        var service = (await portal.Api.GetAsync("/services?label=env=test")).Expect(200).Json[0]!;
        ((string?)service["scheduler"]).Should().Be("rr");
        ((string?)service["name"]).Should().Be("shop");
        service["servers"]!.Select(server => server["labels"]?.ToString(Formatting.None)).Should().Equal("{\"rack\":\"7\",\"row\":\"B\"}", null);
        (await portal.Api.GetAsync(Web + "/servers?name=one")).Expect(200).Json.Should().ContainSingle();
        (await portal.Api.GetAsync("/metrics")).Expect(200).Text.Should().Contain("ipvs_server_weight{service=\"tcp/10.0.0.7/80\",server=\"10.0.1.11/80\",label_env=\"test\"} 7");
    }
}
