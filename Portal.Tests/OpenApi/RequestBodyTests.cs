using FluentAssertions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Tests.Doubles;
using Portal.Tests.Http;

namespace Portal.Tests.OpenApi;

/// <summary>
/// Holds the schemas of bodies against what the readers take. In bodies that have every field, one value after another is
/// replaced by what its schema allows, and by what it does not allow; the answer tells whether that field was refused.
/// </summary>
internal sealed class RequestBodyTests : PortalFixture
{
    private const string Server = "{host:'10.1.0.1',port:53,forwarder:'i',weight:1,effective_weight:1,upper_threshold:9,lower_threshold:8,tunnel:{type:'gue',port:6080,checksum:'csum'},name:'one',labels:{rack:'7'},active_connections:1,inactive_connections:2,drain:{},stats:{},warnings:[]}";
    private const string Settings = "scheduler:'sh',scheduler_flags:['sh-port'],persistence:60,persistence_engine:'sip',one_packet:true,name:'web',labels:{env:'test'},drain:{},stats:{},warnings:[],servers:[" + Server + "]";
    private const string Service = "{type:'udp',host:'10.0.0.2',port:53,netmask:'255.255.255.0'," + Settings + "}";
    private const string MarkService = "{type:'fwmark',family:'ipv6',mark:7,netmask:'64'," + Settings + "}";
    private const string Unmanaged = "{type:'udp',host:'10.0.0.2',port:53,unmanaged:'why',servers:[{host:'10.1.0.1',port:53,unmanaged:'why'}]}";
    private const string UnmanagedServer = "{host:'10.1.0.1',port:53,unmanaged:'why'}";
    private const string ServicePath = "/services/udp/10.0.0.2/53";
    private const string MarkPath = "/services/fwmark/ipv6/7";

    private static readonly string[] Identity = ["type", "host", "port", "family", "mark", "role"];

    // Every operation that takes a body, with bodies that together have every field.
    private static readonly Dictionary<string, (string Path, string Body)[]> Bodies = new()
    {
        ["resetServices"] = [("/services", $"[{Service},{MarkService}]")],
        ["addService"] = [(ServicePath, Service), (MarkPath, MarkService), (ServicePath, Unmanaged)],
        ["putService"] = [(ServicePath, Service), (MarkPath, MarkService), (ServicePath, Unmanaged)],
        ["patchService"] = [(ServicePath, Service), (MarkPath, MarkService)],
        ["resetServers"] = [(ServicePath + "/servers", $"[{Server}]")],
        ["addServer"] = [(ServicePath + "/servers/10.1.0.1/53", Server), (ServicePath + "/servers/10.1.0.1/53", UnmanagedServer)],
        ["putServer"] = [(ServicePath + "/servers/10.1.0.1/53", Server), (ServicePath + "/servers/10.1.0.1/53", UnmanagedServer)],
        ["putTimeouts"] = [("/timeouts", "{tcp:60,tcp_fin:30,udp:30,declared:true}")],
        ["putDaemon"] = [("/daemons/master", "{role:'master',mcast_interface:'eth1',syncid:7,sync_maxlen:1472,mcast_group:'224.0.0.81',mcast_port:8848,mcast_ttl:1,declared:true}")],
        ["patchServer"] = [(ServicePath + "/servers/10.1.0.1/53", Server)],
    };

    private static IEnumerable<Operation> Operations => Document.Instance.Operations.Where(operation => operation.BodySchema is not null);

    [TestCaseSource(nameof(Operations))]
    public async Task A_reader_takes_what_the_schema_allows_and_nothing_else(Operation operation)
    {
        await Portal.PostAsync("/services", JArray.Parse($"[{Service},{MarkService}]").ToString());
        Bodies.Should().ContainKey(operation.Id, "this test needs a body with every field for {0}", operation);
        var (tried, problems) = (new HashSet<string>(), new List<string>());
        foreach (var (path, text) in Bodies[operation.Id])
        {
            var body = JToken.Parse(text);
            SchemaCheck.Errors(operation.BodySchema!, Without(body)).Should().BeEmpty();
            foreach (var trial in SchemaTrials.Of(operation.BodySchema!, body))
            {
                tried.Add(trial.Property);
                if (trial.IsAllowed && IsFixed(body, trial))
                {
                    continue;
                }

                var reply = await SendAsync(operation, path, trial.Body);
                if (reply.Fields.Any(trial.IsNamedBy) == trial.IsAllowed)
                {
                    problems.Add($"{trial.Field} = {trial.Value.ToString(Formatting.None)} is {(trial.IsAllowed ? "allowed by the schema" : "not allowed")}: {reply.Status} {reply.Text}");
                }
            }
        }

        problems.Should().BeEmpty();
        SchemaTrials.Properties(operation.BodySchema!).Except(tried).Should().BeEmpty("a body of this test has it");
    }

    // In a body of one thing its identity is that of the path, and nothing else.
    private static bool IsFixed(JToken body, SchemaTrial trial) =>
        body is JObject && Identity.Contains(trial.Field) && !JToken.DeepEquals(trial.Value, body[trial.Field]) && trial.Value.Type != JTokenType.Null;

    // Readers pass over what answers only have, whatever it is.
    private static JToken Without(JToken body)
    {
        var copy = body.DeepClone();
        copy.SelectTokens("$..drain").Concat(copy.SelectTokens("$..stats")).Concat(copy.SelectTokens("$..warnings")).ToList().ForEach(token => token.Parent!.Remove());
        return copy;
    }

    private Task<Reply> SendAsync(Operation operation, string path, JToken body) =>
        Portal.SendAsync(new HttpMethod(operation.Method), path + "?dry_run=true", body.ToString(Formatting.None), operation.BodyType);
}
