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
    private const string WebCheck = "{type:'https',port:8080,path:'/a',method:'GET',host:'shop.example',headers:{accept:'*/*'},status:'200',body:'ok',tls:{verify:true,server_name:'shop.example',ca:'-----BEGIN CERTIFICATE-----'},interval:5}";
    private const string DnsCheck = "{type:'dns',name:'example.com',qtype:'A',answer:'192.0.2.1',via:'server',source:'10.9.9.9',interval:5,fast_interval:1,timeout:2,rise:2,fall:3,on_down:'auto',remove_after:60,min_up:1,too_few:'all',slow_start:0,port:8080}";
    private const string TextCheck = "{type:'tcp',send:'a',expect:'b'}";
    private const string Server = "{host:'10.1.0.1',port:53,forwarder:'i',weight:10,effective_weight:1,upper_threshold:9,lower_threshold:8,tunnel:{type:'gue',port:6080,checksum:'csum'},name:'one',labels:{rack:'7'},health_check:" + DnsCheck + ",backup:true,health:{},active_connections:1,inactive_connections:2,drain:{},stats:{},warnings:[]}";
    private const string Settings = "scheduler:'sh',scheduler_flags:['sh-port'],persistence:60,persistence_engine:'sip',one_packet:true,name:'web',labels:{env:'test'},health_check:" + WebCheck + ",health:{},drain:{},stats:{},warnings:[],servers:[" + Server + "]";
    private const string Service = "{type:'udp',host:'10.0.0.2',port:53,netmask:'255.255.255.0'," + Settings + "}";
    private static readonly string MarkService = ("{type:'fwmark',family:'ipv6',mark:7,netmask:'64'," + Settings + "}").Replace("source:'10.9.9.9',", string.Empty, StringComparison.Ordinal);
    private const string Unmanaged = "{type:'udp',host:'10.0.0.2',port:53,unmanaged:'why',servers:[{host:'10.1.0.1',port:53,unmanaged:'why'}]}";
    private const string UnmanagedServer = "{host:'10.1.0.1',port:53,unmanaged:'why'}";
    private const string TextService = "{type:'udp',host:'10.0.0.2',port:53,persistence:60,health_check:" + TextCheck + "}";
    private const string TextServer = "{host:'10.1.0.1',port:53,forwarder:'i',health_check:" + TextCheck + "}";
    private const string WebServer = "{host:'10.1.0.1',port:53,forwarder:'i',health_check:" + WebCheck + "}";
    private const string Daemon = "{role:'master',mcast_interface:'eth1',syncid:7,sync_maxlen:1472,mcast_group:'224.0.0.81',mcast_port:8848,mcast_ttl:1,declared:true}";
    private const string ServicePath = "/services/udp/10.0.0.2/53";
    private const string ServerPath = ServicePath + "/servers/10.1.0.1/53";
    private const string MarkPath = "/services/fwmark/ipv6/7";

    private static readonly string[] Identity = ["type", "host", "port", "family", "mark", "role"];

    // Every operation that takes a body, with bodies that together have every field.
    private static readonly Dictionary<string, (string Path, string Body)[]> Bodies = new()
    {
        ["resetServices"] = [("/services", $"[{Service},{MarkService}]"), ("/services", $"[{TextService}]")],
        ["addService"] = [(ServicePath, TextService), (ServicePath, Service), (MarkPath, MarkService), (ServicePath, Unmanaged)],
        ["putService"] = [(ServicePath, TextService), (ServicePath, Service), (MarkPath, MarkService), (ServicePath, Unmanaged)],
        ["patchService"] = [(ServicePath, TextService), (ServicePath, "{health_check:" + DnsCheck + "}"), (ServicePath, Service), (MarkPath, MarkService)],
        ["resetServers"] = [(ServicePath + "/servers", $"[{Server}]"), (ServicePath + "/servers", $"[{TextServer}]"), (ServicePath + "/servers", $"[{WebServer}]")],
        ["addServer"] = [(ServerPath, TextServer), (ServerPath, WebServer), (ServicePath + "/servers/10.1.0.1/53", Server), (ServicePath + "/servers/10.1.0.1/53", UnmanagedServer)],
        ["putServer"] = [(ServerPath, TextServer), (ServerPath, WebServer), (ServicePath + "/servers/10.1.0.1/53", Server), (ServicePath + "/servers/10.1.0.1/53", UnmanagedServer)],
        ["putTimeouts"] = [("/timeouts", "{tcp:60,tcp_fin:30,udp:30,declared:true}")],
        ["putDaemon"] = [("/daemons/master", Daemon)],
        ["patchServer"] = [(ServerPath, Server), (ServerPath, TextServer), (ServerPath, WebServer)],
        ["checkServer"] = [(ServerPath + "/health/check", DnsCheck), (ServerPath + "/health/check", WebCheck), (ServerPath + "/health/check", TextCheck)],
        ["adoptFleet"] = [("/fleet/adopt", "{from:'local'}")],
        ["putState"] =
        [
            ("/state", $"{{revision:1,time:'a',caller:'a',token:'a',request:'b',request_id:'c',reason:'d',services:[{Service},{MarkService}],timeouts:{{tcp:60,tcp_fin:30,udp:30,declared:true}},daemons:[{Daemon}],drains:[]}}"),
            ("/state", $"{{services:[{TextService}]}}"),
        ],
        ["addToken"] = [("/tokens/ci", "{name:'ci',role:'operate',scope:['10.0.0.1'],created:'a',expires:'2099-05-04',has_secret:true,token:'4dffcf4d3ca843e14dffcf4d3ca843e14dffcf4d3ca843e14dffcf4d3ca843e1'}")],
        ["overrideHealth"] = [(ServerPath + "/health/override", "{state:'down',for:600,until:'',reason:'why'}")],
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
                if (trial.IsAllowed && (IsFixed(body, trial) || DependsOnOthers(trial)))
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

    // What these must be is said by the type of the check, by the service and by the machine. Only masquerading changes the port.
    private static bool DependsOnOthers(SchemaTrial trial) => trial is { Field: "[0].port", Value.Type: JTokenType.Integer } ? (int)trial.Value != 53 : trial.Property.Split('.') is ["HealthCheck" or "HealthCheckPatch", var field]
        && (field is "name" or "source" or "answer" || (field == "via" && (string?)trial.Value == "service") || (field == "type" && trial.Value.Type == JTokenType.Null));

    // Readers pass over what answers only have, whatever it is.
    private static JToken Without(JToken body)
    {
        var copy = body.DeepClone();
        copy.SelectTokens("$..drain").Concat(copy.SelectTokens("$..stats")).Concat(copy.SelectTokens("$..warnings")).Concat(copy.SelectTokens("$..health")).ToList().ForEach(token => token.Parent!.Remove());
        return copy;
    }

    private Task<Reply> SendAsync(Operation operation, string path, JToken body) =>
        Portal.SendAsync(new HttpMethod(operation.Method), path + (operation.Names("query").Contains("dry_run") ? "?dry_run=true" : string.Empty), body.ToString(Formatting.None), operation.BodyType);
}
