using System.Diagnostics;
using FluentAssertions;
using NUnit.Framework;
using Newtonsoft.Json.Linq;

namespace Portal.Tests.Lab;

/// <summary>Portal dies at any instant. What it has acknowledged is there afterwards, and nothing is half there.</summary>
[Category("Lab")]
[Category("Soak")]
[NonParallelizable]
public sealed class CrashTests
{
    private const int Services = 150;

    // scripts/soak.sh asks for more.
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("PORTAL_CRASH_ROUNDS") ?? "2");

    // The same places in every run; where in the work they strike still varies with the machine.
    private readonly Random random = new(20);
    private PortalProcess portal = null!;

    [SetUp]
    public async Task Start()
    {
        Kernel.Clear();
        portal = new PortalProcess();
        await portal.StartReadyAsync();
    }

    [TearDown]
    public void Stop()
    {
        portal?.Dispose();
        Kernel.Clear();
    }

    [Test]
    public async Task A_crash_in_the_middle_of_a_reset_leaves_all_of_it_or_nothing()
    {
        var tables = new[] { Table("rr", 1, 0), Table("wrr", 5, 20) };
        var complete = tables.Select(table => Body.Complete(JToken.Parse(table))).ToArray();
        (await portal.Api.PostAsync("/services", tables[0])).Expect(200);
        var clock = Stopwatch.StartNew();
        (await portal.Api.PostAsync("/services", tables[1])).Expect(200);
        var length = clock.Elapsed;
        var current = 1;
        var happened = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var write = AcknowledgedAsync(portal.Api.PostAsync("/services", tables[1 - current]));
            await Task.Delay(length * random.NextDouble());
            portal.Kill();
            var isAcknowledged = await write;

            await portal.StartReadyAsync();

            var services = await portal.Api.ServicesAsync();
            await ExpectAgreementAsync();
            services.Should().BeOneOf(complete);
            var now = Array.IndexOf(complete, services);
            (isAcknowledged && now == current).Should().BeFalse("what was acknowledged must be there");
            happened += now == current ? 0 : 1;
            current = now;
        }

        await TestContext.Out.WriteLineAsync($"A reset took {length.TotalMilliseconds:F0} ms; {happened} of {Rounds} that were cut off had happened.");
    }

    [Test]
    public async Task A_crash_in_a_stream_of_writes_loses_none_that_was_acknowledged()
    {
        var acknowledged = new List<int>();
        var next = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var crash = Task.Delay(random.Next(20, 300)).ContinueWith(_ => portal.Kill(), TaskScheduler.Default);
            var first = next;
            while (await AcknowledgedAsync(portal.Api.PostAsync($"/services/tcp/10.0.0.1/{1000 + next}", "{servers: [{host: '10.0.1.21', port: 80, forwarder: 'm'}]}")))
            {
                acknowledged.Add(next++);
            }

            await crash;
            await portal.StartReadyAsync();

            var services = (await portal.Api.GetAsync("/services")).Expect(200).Json;
            var there = services.Select(service => (int)service["port"]! - 1000).Order().ToList();
            acknowledged.Should().BeSubsetOf(there);
            there.Should().HaveCountLessThanOrEqualTo(acknowledged.Count + 1);
            services.Where(service => service["servers"]!.Count() != 1).Should().BeEmpty("nothing is half there");
            await ExpectAgreementAsync();
            acknowledged = there;
            next = Math.Max(first, there.Count == 0 ? 0 : there[^1] + 1);
        }

        await TestContext.Out.WriteLineAsync($"{acknowledged.Count} writes in {Rounds} rounds.");
    }

    // What the dead Portal's ipvsadm still has in its pipe must not come after the start of the next one.
    private async Task ExpectAgreementAsync()
    {
        await Until.TrueAsync(() => Tool.Run("pgrep", "-x", "ipvsadm").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length <= 1, "the dead Portal's ipvsadm should end");
        await portal.Api.ExpectNoDriftAsync();
    }

    private static async Task<bool> AcknowledgedAsync(Task<Answer> request)
    {
        try
        {
            return (await request).Status is 200 or 201;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Table(string scheduler, int weight, int start) => $"[{string.Join(",\n", Enumerable.Range(start, Services).Select(i => $$"""
        {type: 'tcp', host: '10.0.0.1', port: {{1000 + i}}, scheduler: '{{scheduler}}', servers: [
          {host: '10.0.1.21', port: 80, forwarder: 'm', weight: {{weight}}}, {host: '10.0.1.22', port: 80, forwarder: 'm'}, {host: '10.0.1.{{23 + weight}}', port: 80, forwarder: 'm'}]}
        """))}]";
}
