using System.Diagnostics;
using FluentAssertions;
using NUnit.Framework;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Portal.Tests.Lab;

/// <summary>A hundred services of ten servers each, or PORTAL_LARGE_TABLE services (scripts/soak.sh).</summary>
[Category("Lab")]
[Category("Soak")]
[NonParallelizable]
public sealed class LargeTableTests
{
    private static readonly int Services = int.Parse(Environment.GetEnvironmentVariable("PORTAL_LARGE_TABLE") ?? "100");

    [Test]
    public async Task A_large_table_is_written_read_back_and_changed_by_one_command()
    {
        Kernel.Clear();
        using var portal = new PortalProcess();
        await portal.StartReadyAsync();
        var table = JArray.FromObject(Enumerable.Range(0, Services).Select(i => new
        {
            type = "tcp",
            host = $"10.9.{i / 250}.{(i % 250) + 1}",
            port = 80,
            scheduler = "wrr",
            servers = Enumerable.Range(1, 10).Select(j => new { host = $"10.8.{i / 250}.{j}", port = 1000 + i, forwarder = "m", weight = j }),
        }));

        (await TimeAsync($"POST {Services} services of 10 servers", () => portal.Api.PostAsync("/services", Text(table)))).ExpectReport(11 * Services, 0, 0);
        var services = (await TimeAsync("GET them", () => portal.Api.GetAsync("/services"))).Expect(200).Json;
        (Body.Plain(services) == Body.Complete(table)).Should().BeTrue("all comes back as it was sent");
        (await TimeAsync("POST them again", () => portal.Api.PostAsync("/services", Text(table)))).ExpectReport(0, 0, 0);

        const int Changed = 50;
        table[Changed]["servers"]![5]!["weight"] = 77;
        var log = await portal.LogOfAsync(async () =>
            (await TimeAsync("POST them with one weight changed", () => portal.Api.PostAsync("/services", Text(table)))).ExpectReport(0, 1, 0));
        log.Should().Contain("Wrote: 1 commands").And.Contain($"ipvsadm -e -t 10.9.0.{Changed + 1}:80 -r 10.8.0.6:{1000 + Changed} -m -w 77");
        log.Split("Wrote:").Should().HaveCount(2);

        await TimeAsync($"PATCH one of {10 * Services} servers", () => portal.Api.PatchAsync("/services/tcp/10.9.0.1/80/servers/10.8.0.1/1000", "{weight: 9}"));
        portal.Kill();
        await TimeAsync("start", async () =>
        {
            await portal.StartReadyAsync();
            return await portal.Api.GetAsync("/readyz");
        });
        (await TimeAsync("GET /drift", () => portal.Api.GetAsync("/drift"))).ExpectReport(0, 0, 0);
        (await TimeAsync("POST []", () => portal.Api.PostAsync("/services", "[]"))).ExpectReport(0, 0, Services);
        Kernel.Save().Should().BeEmpty();
    }

    private static string Text(JToken table) => table.ToString(Formatting.None);

    private static async Task<Answer> TimeAsync(string what, Func<Task<Answer>> request)
    {
        var clock = Stopwatch.StartNew();
        var answer = await request();
        await TestContext.Out.WriteLineAsync($"{what}: {clock.ElapsedMilliseconds} ms");
        return answer;
    }
}
