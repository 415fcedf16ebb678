using System.Globalization;
using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Tests.Conventions;
using Portal.Tests.Doubles;

namespace Portal.Tests.Lab;

/// <summary>A fleet of two directors with etcd and keepalived on the real kernel: what scripts/run.sh --fleet starts and docs/fleet.md tells.</summary>
[Category("Lab")]
[NonParallelizable]
public sealed class FleetTests
{
    private const string Shared = "192.0.2.10";
    private const string Web = $"/services/tcp/{Shared}/80";
    private const string Stream = $"/services/tcp/{Shared}/9000";
    private const int NewConnections = 200;

    private static readonly Host Client = new("ha-client");
    private static readonly Host[] Directors = [new("ha-d1"), new("ha-d2")];

    private TemporaryFolder folder = null!;

    [OneTimeSetUp]
    public void Start()
    {
        folder = new TemporaryFolder();
        Run("up");
    }

    [OneTimeTearDown]
    public void Stop()
    {
        if (TestContext.CurrentContext.Result.FailCount > 0)
        {
            foreach (var log in Directory.GetFiles(folder.Path, "*.log"))
            {
                TestContext.Out.WriteLine(log + "\n" + string.Join('\n', File.ReadLines(log).TakeLast(40)));
            }
        }

        Run("down");
        folder.Dispose();
    }

    [Test]
    public async Task A_director_that_goes_loses_no_connection_and_no_change_and_has_everything_when_it_is_back()
    {
        foreach (var (path, port) in new[] { (Web, 80), (Stream, 9000) })
        {
            Ask(0, "PUT", path, $$"""{"scheduler":"sh","servers":[{"host":"192.0.2.21","port":{{port}}},{"host":"192.0.2.22","port":{{port}}}]}""").Status.Should().Be(201);
        }

        await AreEqualAsync();
        await Until.TrueAsync(() => Directors.Count(Has) == 1, "one director should have the address");
        using var stream = await SlowStream.OpenAsync(Client, Shared + ":9000");
        var gone = Array.FindIndex(Directors, Has);
        var other = 1 - gone;
        await Until.TrueAsync(() => Kernel.Connections($"{Shared}:9000", Directors[other]).Count > 0, "the other director should know the connection");

        Run("kill", gone == 0 ? "d1" : "d2");
        await Until.TrueAsync(() => Has(Directors[other]), "the other director should take over");
        await stream.ExpectToGoOnAsync();
        Client.Fetch($"http://{Shared}/", NewConnections).Should().HaveCount(NewConnections);
        Ask(other, "PATCH", $"{Web}/servers/192.0.2.21/80", """{"weight":5}""").Status.Should().Be(200);
        await Until.TrueAsync(() => Fleet(other).SelectTokens("directors[*].state").Count(state => (string?)state == "absent") == 1, "it is known to be away");

        Run("start", gone == 0 ? "d1" : "d2");
        await AreEqualAsync();
        await stream.ExpectToGoOnAsync();
    }

    [Test]
    public async Task Without_etcd_the_kernels_forward_as_before_and_take_changes_when_it_is_back()
    {
        var path = $"/services/tcp/{Shared}/8080";
        Ask(0, "PUT", path, """{"servers":[{"host":"192.0.2.21","port":8080}]}""").Status.Should().Be(201);
        await AreEqualAsync();
        var before = Tables();

        Run("kill", "etcd");
        await Until.TrueAsync(() => Enumerable.Range(0, 2).All(director => Ask(director, "GET", "/readyz") is { Status: 503 } ready && (bool?)JObject.Parse(ready.Text).SelectToken("checks.fleet.ok") == false), "both should say so");
        var refused = Ask(1, "PATCH", path + "/servers/192.0.2.21/8080", """{"weight":5}""");
        refused.Status.Should().Be(503);
        JObject.Parse(refused.Text).Value<string>("type").Should().Be("fleet-unreachable");
        Tables().Should().Equal(before);

        Run("start", "etcd");
        await Until.TrueAsync(() => Ask(1, "PATCH", path + "/servers/192.0.2.21/8080", """{"weight":5}""").Status == 200, "changes should be taken again");
        await AreEqualAsync();
        Tables()[0].Should().Contain($"-a -t {Shared}:8080 -r 192.0.2.21:8080 -g -w 5");
    }

    [Test, Category("Long")]
    public async Task A_director_that_comes_later_adds_servers_in_the_order_in_which_the_others_have_them()
    {
        const string Path = $"/services/tcp/{Shared}/8081";
        const string All = "?wait=all&timeout=60";
        Ask(0, "PUT", Path + All, """{"scheduler":"sh","scheduler_flags":["sh-fallback"]}""").Status.Should().Be(201);
        foreach (var (director, server) in new[] { 22, 21, 24, 23 }.Index())
        {
            Ask(director % 2, "PUT", $"{Path}/servers/192.0.2.{server}/8081{All}", "{}").Status.Should().Be(201);
        }

        Ask(1, "DELETE", $"{Path}/servers/192.0.2.21/8081{All}").Status.Should().Be(204);
        Ask(1, "PUT", $"{Path}/servers/192.0.2.21/8081{All}", "{}").Status.Should().Be(201);
        await AreEqualAsync();
        var order = Order(Directors[0], 8081);
        order.Should().BeOneOf("192.0.2.21:8081 192.0.2.23:8081 192.0.2.24:8081 192.0.2.22:8081", "192.0.2.22:8081 192.0.2.24:8081 192.0.2.23:8081 192.0.2.21:8081");

        // It boots; then it is a new machine.
        foreach (var isNew in new[] { false, true })
        {
            Run("kill", "d2");
            Directors[1].Run("ipvsadm", "-C").ExitCode.Should().Be(0);
            if (isNew)
            {
                Directory.Delete(folder["d2"], recursive: true);
            }

            Run("start", "d2");
            await AreEqualAsync();
            Order(Directors[1], 8081).Should().Be(order);
        }
    }

    private static bool Has(Host director) => director.Run("ip", "-o", "address", "show", "dev", "eth0").Output.Contains($" {Shared}/", StringComparison.Ordinal);

    private static string[] Tables() => [.. Directors.Select(director => director.Run("ipvsadm", "-Sn").Output)];

    // In content, and in the true order of the servers, which sh goes by.
    private async Task AreEqualAsync()
    {
        await Until.TrueAsync(() => Enumerable.Range(0, 2).Select(director => (long?)Fleet(director)["applied_revision"]).Distinct().Count() == 1, "both should have the same revision");
        await Until.TrueAsync(() => Tables().Select(table => string.Join('\n', table.Split('\n').Order(StringComparer.Ordinal))).Distinct().Count() == 1, "both kernels should have the same table");
        Fleet(0)["digest"]!.Should().BeEquivalentTo(Fleet(1)["digest"]);
        foreach (var port in new[] { 80, 9000, 8080, 8081 })
        {
            Directors.Select(director => Order(director, port)).Distinct().Should().ContainSingle("the servers were added in the same order");
        }
    }

    // As the kernel has them, after the line with the names of the columns.
    private static string Order(Host director, int port) => string.Join(' ', director.Run("ipvsadm", "-Ln", "--nosort", "-t", $"{Shared}:{port}").Output
        .Split('\n').Where(line => line.StartsWith("  -> 192.", StringComparison.Ordinal)).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]));

    private JObject Fleet(int director)
    {
        var (status, text) = Ask(director, "GET", "/fleet");
        return status == 200 ? JObject.Parse(text) : [];
    }

    private (int Status, string Text) Ask(int director, string method, string path, string? body = null)
    {
        string[] data = body is null ? [] : ["-H", "Content-Type: application/json", "-d", body];
        var token = File.ReadAllText(folder["token"]).Trim();
        var answer = Directors[director].Run("curl", ["-sS", "-m", "60", "-X", method, "-H", "X-AUTH-TOKEN: " + token, "-w", "\n%{http_code}", .. data, "http://127.0.0.1:8443" + path]);
        var end = answer.Output.LastIndexOf('\n');
        return answer.ExitCode == 0 ? (int.Parse(answer.Output[(end + 1)..], CultureInfo.InvariantCulture), answer.Output[..end]) : (0, answer.Error);
    }

    private void Run(params string[] arguments) =>
        Tool.Check("env", [$"PORTAL_FLEET_FOLDER={folder.Path}", Repository.PathOf("scripts/lab/fleet.sh"), .. arguments]);
}
