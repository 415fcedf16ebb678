using System.Diagnostics;
using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Endurance;

/// <summary>
/// The published binary does not grow with the number of requests. ipvsadm is a fast stub; the requests are of every kind
/// that clients make all day, over connections that stay open.
/// </summary>
[Category("Binary")]
internal sealed class MemoryTests
{
    private const int Warm = 10_000;
    private const int Connections = 64;
    private const int AtOnce = 5;
    private const int Samples = 16;
    private const int MostSamples = 240;

    // In kilobytes. Of the little that is private, the stacks of threads that come and go are a part worth counting.
    private const int SomeStacks = 1024;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    // How many requests the long run has; PORTAL_REQUESTS sets another number.
    private static readonly int Many = int.Parse(Environment.GetEnvironmentVariable("PORTAL_REQUESTS") ?? "100000");

    private readonly Dictionary<int, int> statuses = [];
    private readonly int[] numbers = new int[Connections];
    private PortalProcess portal = null!;
    private IpvsadmWithTable ipvsadm = null!;

    [SetUp]
    public async Task StartAsync()
    {
        File.Exists(PortalProcess.Binary).Should().BeTrue("scripts/build.sh makes {0}", PortalProcess.Binary);
        ipvsadm = new IpvsadmWithTable();

        // With so many looks at the kernel that what they leave would show.
        portal = new PortalProcess("--ipvsadm", ipvsadm.Program, "--log-level", "warning", "--watch", "1");
        await portal.StartReadyAsync();
    }

    [TearDown]
    public void Stop()
    {
        portal?.Dispose();
        ipvsadm?.Dispose();
    }

    [Test]
    public async Task After_a_hundred_thousand_requests_or_as_many_as_are_asked_for_memory_is_within_a_tenth_of_that_after_ten_thousand()
    {
        var clock = Stopwatch.StartNew();
        await RequestAsync(Warm);
        var first = await MeasureAsync(_ => true);
        await RequestAsync(Many - Warm);
        var last = await MeasureAsync(IsNoMore);
        await TestContext.Out.WriteLineAsync($"After {Warm} requests {first}; after {Many} {last}.");
        await TestContext.Out.WriteLineAsync($"{Many / clock.Elapsed.TotalSeconds:F0} requests a second; statuses: {string.Join(", ", statuses.OrderBy(status => status.Key).Select(status => $"{status.Value} x {status.Key}"))}");
        statuses.Keys.Should().BeSubsetOf([200, 201, 204, 404, 409, 422], "Portal must not fail");
        last.Resident.Should().BeLessThanOrEqualTo(first.Resident * 11 / 10, "resident memory must not grow");
        last.Private.Should().BeLessThanOrEqualTo((first.Private * 11 / 10) + SomeStacks, "private memory must not grow");

        bool IsNoMore(ProcessMemory now) => now.Resident <= first.Resident * 11 / 10 && now.Private <= (first.Private * 11 / 10) + SomeStacks;
    }

    // Portal gives memory back when there is a pause, which may last on a busy machine; what it does not give back then has leaked.
    private async Task<ProcessMemory> MeasureAsync(Func<ProcessMemory, bool> isEnough)
    {
        List<ProcessMemory> samples = [];
        for (var i = 0; i < Samples || (i < MostSamples && !isEnough(samples[^1])); i++)
        {
            await Task.Delay(Step);
            samples.Add(ProcessMemory.Of(portal.Id));
        }

        return new ProcessMemory(Smallest(sample => sample.Resident), Smallest(sample => sample.Private), (int)Smallest(sample => sample.Threads));

        long Smallest(Func<ProcessMemory, long> value) => samples.Select(value).Min();
    }

    private Task RequestAsync(int count) => Task.WhenAll(Enumerable.Range(0, Connections).Select(async client =>
    {
        using var connection = await PipeliningClient.OpenAsync(portal.Api.Address);
        for (var left = count / Connections; left > 0; left -= AtOnce)
        {
            var batch = Math.Min(left, AtOnce);
            var requests = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, batch).Select(_ => Request(client, numbers[client]++))));
            await connection.SendAsync(requests, batch, Count);
        }
    }));

    private void Count(int status)
    {
        lock (statuses)
        {
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
        }
    }

    // A client's requests come one after another, and it alone has its service, so that few of them need a listing, for
    // which Portal would have to start a process. Each client is at another place, so that the first requests of all of them
    // together are of every kind already.
    private string Request(int client, int sent)
    {
        var number = sent < 2 ? sent : sent + (16 * client);
        var service = $"/services/tcp/10.0.0.{client + 1}/80";
        string Server(int n) => $"{service}/servers/10.1.0.{n}/80";
        var weight = $$"""{"forwarder":"m","weight":{{number % 100}}}""";
        return (number % 1000, number % 20) switch
        {
            (0, _) => Send("POST", service, """{"scheduler":"rr"}"""),
            (1, _) => Send("POST", service + "/servers", """[{"host":"10.1.0.1","port":80},{"host":"10.1.0.2","port":80,"weight":2}]"""),
            (500, _) => Send("GET", Server(1)),
            (501, _) => Send("GET", service),
            (502, _) => Send("DELETE", Server(99)),
            (_, 3) => Send("POST", Server(3), weight),
            (_, 4) => Send("POST", Server(3), """{"forwarder":"m","weight":1000}"""),
            (_, 9) => Send("DELETE", Server(3)),
            (_, 10) => Send("PUT", Server(1), """{"weight":-1}"""),
            (_, 11) => Send("PATCH", service, $$"""{"scheduler":"{{(number % 40 == 11 ? "wlc" : "rr")}}"}"""),
            (_, 12) => Send("GET", "/healthz"),
            (_, 13) => Send("GET", "/nowhere"),
            (_, < 8) => Send("PATCH", Server(1), $$"""{"weight":{{number % 100}}}"""),
            _ => Send("PUT", Server(2), weight),
        };
    }

    private string Send(string method, string path, string body = "") => PipeliningClient.Request(method, path, portal.Api.Token, body);
}
