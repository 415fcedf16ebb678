using System.Globalization;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Lab;

namespace Portal.Tests.Fleet.Processes;

/// <summary>Many writers, much at once, and what one of the kernels does not take.</summary>
[TestFixture]
internal sealed class SharedWritingTests : ProcessesFixture
{
    [Test]
    public async Task Sixteen_writers_on_three_directors_lose_nothing()
    {
        await StartFleetAsync(writers: 16);
        await Task.Delay(FleetLength.Duration);
        await Fleet.ProgressAsync();
        await Fleet.AgreeAsync();
    }

    [Test]
    public async Task A_step_that_one_kernel_refuses_holds_nobody_up_and_is_tried_again()
    {
        await StartFleetAsync(options: ["--reconcile", "1"]);
        Fleet[1].Ipvsadm.Refuse("-A * -s mh*");
        await Until.TrueAsync(
            async () => (await Fleet[0].Api.PostAsync("/services/tcp/10.9.9.9/80", "{scheduler: 'mh', servers: [{host: '10.1.0.1', port: 80}]}")).Status == 201,
            "it should be added, also when others are faster at first");
        await Fleet[1].SaysAsync("10.9.9.9:80");
        await Fleet.ProgressAsync();
        (await Fleet[0].Api.GetAsync("/readyz")).Expect(200);
        await Until.TrueAsync(async () => (await Fleet[0].Api.GetAsync("/fleet")).Json["directors"]!.Single(director => (string?)director["name"] == "b")["refused"]?.ToString().Contains("10.9.9.9:80", StringComparison.Ordinal) == true, "the others should know");
        Fleet[1].Ipvsadm.Save().Should().NotContain(line => line.Contains("10.9.9.9"));
        Fleet[2].Ipvsadm.Save().Should().Contain(line => line.Contains("10.9.9.9"));
        Fleet[1].Ipvsadm.Refuse(null);
        await Fleet[1].WaitUntilReadyAsync();
        await Fleet.AgreeAsync();
    }

    [Test]
    public async Task A_reset_of_a_thousand_services_with_ten_servers_each_arrives_whole()
    {
        await StartFleetAsync(writers: 0);
        Fleet.Sampler.ForgetAll();
        foreach (var (director, weight) in Fleet.Directors.Zip([1, 2, 3]))
        {
            (await director.Api.PostAsync("/services", Thousand(weight))).Expect(200);
            await Fleet.AgreeAsync();
            Fleet[0].Ipvsadm.Save().Should().HaveCount(11_000).And.Contain($"-a -t 10.8.3.232:80 -r 10.1.0.10:80 -m -w {weight} -x 0 -y 0");
        }
    }

    private static string Thousand(int weight)
    {
        var servers = string.Join(',', Enumerable.Range(1, 10).Select(i => string.Create(CultureInfo.InvariantCulture, $"{{host: '10.1.0.{i}', port: 80, forwarder: 'm', weight: {weight}}}")));
        return $"[{string.Join(',', Enumerable.Range(1, 1000).Select(i => string.Create(CultureInfo.InvariantCulture, $"{{type: 'tcp', host: '10.8.{i / 256}.{i % 256}', port: 80, servers: [{servers}]}}")))}]";
    }
}
