using System.Text.RegularExpressions;
using FluentAssertions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;
using Portal.Tests.Http;

namespace Portal.Tests.OpenApi;

/// <summary>
/// The examples of answers are what Portal answers: to the example of the request, where the service of the examples is
/// declared. An example that is named for a parameter is the answer to a request with the example of that parameter.
/// </summary>
internal sealed partial class ExampleTests : PortalFixture
{
    private static readonly Document Api = Document.Instance;

    // Other circumstances than that the service of the examples is declared.
    private static readonly Dictionary<string, Func<TestPortal, Task>> Circumstances = new()
    {
        ["addService added"] = portal => portal.PostAsync("/services", "[]"),
        ["addService dry_run"] = portal => portal.PostAsync("/services", "[]"),
        ["putService added"] = portal => portal.PostAsync("/services", "[]"),
        ["addServer added"] = portal => portal.DeleteAsync(Path("getServer")),
        ["addServer dry_run"] = portal => portal.DeleteAsync(Path("getServer")),
        ["putServer added"] = portal => portal.DeleteAsync(Path("getServer")),
        ["importKernel"] = DriftAsync,
        ["importTable"] = DriftAsync,
        ["pushTable"] = DriftAsync,
        ["getDrift"] = DriftAsync,
        ["listDrains"] = portal => DrainAsync(portal, "getServer"),
        ["getServerDrain"] = portal => DrainAsync(portal, "getServer"),
        ["cancelServerDrain"] = portal => DrainAsync(portal, "getServer"),
        ["getServiceDrain"] = portal => DrainAsync(portal, "getService"),
        ["cancelServiceDrain"] = portal => DrainAsync(portal, "getService"),
        ["getHostDrain"] = portal => portal.PostAsync(Path("drainHost")),
        ["resumeHost"] = portal => portal.PostAsync(Path("drainHost")),
        ["listHistory"] = portal => portal.PatchAsync(Path("getServer"), """{"weight":0}"""),
        ["restoreRevision"] = portal => portal.PatchAsync(Path("getServer"), """{"weight":0}"""),
        ["getAllStats"] = CountAsync,
        ["getServiceStats"] = CountAsync,
        ["getServerStats"] = CountAsync,
        ["listConnections"] = portal => File.WriteAllTextAsync(
            portal.ConnectionFile,
            "Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData\nTCP 0A000064 D868 0A000001 0050 0A00010B 0050 ESTABLISHED     899\n"),
        ["getServiceHealth closed"] = portal => portal.PostAsync(Path("getService") + "/servers", "[]"),
        ["endHealthOverride"] = portal => portal.PutAsync(Path("overrideHealth"), Api.Operation("overrideHealth").BodyExample!.ToString()),
        ["deleteTimeouts"] = portal => portal.PutAsync("/timeouts", """{"udp":30}"""),
        ["listTokens"] = AddTokenAsync,
        ["getToken"] = AddTokenAsync,
        ["rotateToken"] = AddTokenAsync,
        ["listDaemons"] = StartDaemonAsync,
        ["getDaemon"] = StartDaemonAsync,
        ["putDaemon again"] = StartDaemonAsync,
        ["deleteDaemon"] = StartDaemonAsync,
        ["getReadiness not_ready"] = portal =>
        {
            portal.Kernel.Unavailable = FailureKind.ModuleMissing;
            return Task.CompletedTask;
        },
    };

    // The document and the page are long, the kernel and the director are those of the machine, and here is no fleet: their examples only tell what they are.
    private static IEnumerable<TestCaseData> Examples =>
        from operation in Api.Operations
        where (string?)operation.Node["tags"]![0] is not ("documentation" or "fleet") && operation.Id is not ("getKernel" or "getDirector")
        from response in operation.Responses.Properties()
        where response.Name != "default" && response.Value["content"]?["application/json"] is not null
        from example in ((JObject)response.Value["content"]!["application/json"]!["examples"]!).Properties()
        select new TestCaseData(operation, response.Name, example).SetArgDisplayNames($"{operation.Id} {response.Name} {example.Name}");

    [TestCaseSource(nameof(Examples))]
    public async Task An_example_is_what_Portal_answers(Operation operation, string status, JProperty example)
    {
        await Portal.PostAsync(Path("addService"), Api.Operation("addService").BodyExample!.ToString());
        var circumstances = Circumstances.GetValueOrDefault($"{operation.Id} {example.Name}") ?? Circumstances.GetValueOrDefault(operation.Id);
        await (circumstances?.Invoke(Portal) ?? Task.CompletedTask);

        var parameter = operation.Parameters.FirstOrDefault(parameter => (string?)parameter["name"] == example.Name && (string?)parameter["in"] == "query");
        var query = parameter is null ? string.Empty : $"?{example.Name}={parameter["example"]!.ToString(Formatting.None).Trim('"')}";
        var reply = await Portal.SendAsync(new HttpMethod(operation.Method), operation.ExamplePath + query, operation.BodyExample?.ToString(), operation.BodyType ?? "application/json");

        Text(Document.ParseAny(reply.Text)).Should().Be(Text(example.Value["value"]!));
        $"{reply.Status}".Should().Be(status);
        if (parameter is null || reply.Status == 202)
        {
            DocumentedAnswers.Headers(reply).Should().BeEquivalentTo(operation.Responses[status]!["headers"]?.Select(header => ((JProperty)header).Name) ?? []);
        }
    }

    private static string Path(string id) => Api.Operation(id).ExamplePath;

    // Without connections it would soon be over.
    private static Task<Reply> DrainAsync(TestPortal portal, string target)
    {
        var service = portal.Kernel.Table.Services.First();
        foreach (var server in service.Servers.Keys)
        {
            portal.Kernel.SetConnections(service.Key, server, 3, 1);
        }

        return portal.DeleteAsync(Path(target) + "?drain=300");
    }

    private static Task<Reply> AddTokenAsync(TestPortal portal) => portal.PostAsync(Path("addToken"), Api.Operation("addToken").BodyExample!.ToString());

    private static Task<Reply> StartDaemonAsync(TestPortal portal) => portal.PutAsync(Path("putDaemon"), Api.Operation("putDaemon").BodyExample!.ToString());

    private static Task CountAsync(TestPortal portal)
    {
        var (service, server) = (portal.Kernel.Table.Services.First().Key, new RealServerKey(Address.IPv4(0x0A00010B), 80));
        var (totals, rates) = (new Traffic(20, 120, 100, 7800, 11400), new Traffic(1, 6, 5, 390, 570));
        portal.Kernel.SetConnections(service, server, 1, 2);
        portal.Kernel.SetTraffic(service, totals, rates);
        portal.Kernel.SetTraffic(service, server, totals, rates);
        return Task.CompletedTask;
    }

    private static Task DriftAsync(TestPortal portal)
    {
        portal.Kernel.ByHand(table => table.With(table.Services.First().WithServer(new RealServerKey(Address.IPv4(0x0A00010C), 80), new RealServerSettings { Forwarding = new Masquerading(), Weight = 0 })));
        return Task.CompletedTask;
    }

    private static string Text(JToken token) =>
        Secret().Replace(RequestId().Replace(Time().Replace(token.ToString(Formatting.Indented), "TIME"), "\"request_id\": ID"), "\"token\": SECRET");

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:.]+Z")]
    private static partial Regex Time();

    [GeneratedRegex("\"token\": \"[0-9a-f]{64}\"")]
    private static partial Regex Secret();

    [GeneratedRegex("\"request_id\": \"[0-9a-f]{16}\"")]
    private static partial Regex RequestId();
}
