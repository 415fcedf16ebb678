using System.Collections.Immutable;

namespace Portal.Tests.Linearizability;

/// <summary>
/// Random requests to few services and few servers, so that they meet. Each kind is a line of the table, with what the
/// model says of it; a new route is a new line.
/// </summary>
/// <param name="random">Chooses.</param>
/// <param name="withRefusals">Whether some requests are such that the kernel refuses them.</param>
internal sealed class RequestMix(Random random, bool withRefusals = true)
{
    private static readonly string[] Services = ["tcp/10.0.0.1/80", "tcp/10.0.0.2/80", "udp/10.0.0.3/80"];
    private static readonly string[] Servers = ["10.1.0.1/80", "10.1.0.2/80", "10.1.0.3/80"];

    private static readonly (int Share, Func<RequestMix, ModelRequest> Make)[] Kinds =
    [
        (6, mix => mix.OfService("GET", "", null, (state, service, _) => Read(state, service, found => found.Text()))),
        (6, mix => mix.OfService("GET", "/servers", null, (state, service, _) => Read(state, service, found => found.ServersText()))),
        (8, mix => mix.OfServer("GET", null, ReadServer)),
        (6, _ => new("GET", "/services", null, state => (new ModelAnswer(200, state.Text()), state))),
        (3, _ => new("GET", "/drift", null, Nothing)),
        (1, mix => new("GET", "/sync" + mix.Dry(), null, Nothing)),
        (1, mix => new("POST", "/import" + mix.Dry(), null, Nothing)),
        (2, mix => new("POST", "/sync" + mix.Dry(), null, Nothing)),
        (8, mix => mix.WriteService("POST", mix.SchedulerAndServers(), ModelWrites.Add)),
        (5, mix => mix.WriteService("PUT", mix.SchedulerAndServers(), ModelWrites.Replace)),
        (4, mix => mix.WriteService("PATCH", mix.SchedulerAndServers(), ModelWrites.Patch)),
        (4, mix => mix.WriteService("DELETE", null, ModelWrites.Delete)),
        (6, mix => mix.ResetServers()),
        (3, mix => mix.ResetEverything(mix.Dry())),
        (10, mix => mix.WriteServer("POST", ModelWrites.AddServer)),
        (7, mix => mix.WriteServer("PUT", ModelWrites.ReplaceServer)),
        (8, mix => mix.WriteServer("PATCH", ModelWrites.PatchServer)),
        (6, mix => mix.WriteServer("DELETE", ModelWrites.DeleteServer)),
        (2, mix => mix.OfServer("PUT", """{"weight":-1}""", (state, _, _) => (new ModelAnswer(422, "invalid-request"), state))),
    ];

    private delegate (ModelAnswer Answer, ModelState After) Step(ModelState state, string service, string server);

    /// <summary>True to leave out what one of several directors says of itself alone: requests about its kernel, and dry runs.</summary>
    public bool IsOfFleet { get; init; }

    /// <summary>The next request.</summary>
    public ModelRequest Next()
    {
        while (true)
        {
            var ticket = random.Next(Kinds.Sum(kind => kind.Share));
            var request = Kinds.First(kind => (ticket -= kind.Share) < 0).Make(this);
            if (!IsOfFleet || !(request.Path.StartsWith("/sync", StringComparison.Ordinal) || request.Path is "/drift" or "/import"))
            {
                return request;
            }
        }
    }

    /// <summary>A request that says what all services are.</summary>
    public ModelRequest Everything() => ResetEverything(string.Empty);

    private static (ModelAnswer Answer, ModelState After) Nothing(ModelState state) => (ModelAnswer.Report(state, state, state.Revision), state);

    private static (ModelAnswer Answer, ModelState After) Read(ModelState state, string service, Func<ModelService, string> text) =>
        (state.Find(service) is { } found ? new ModelAnswer(200, text(found)) : ModelWrites.NoService, state);

    private static (ModelAnswer Answer, ModelState After) ReadServer(ModelState state, string service, string server) => (
        state.Find(service) is not { } found ? ModelWrites.NoService
        : found.Servers.TryGetValue(server, out var weight) ? new ModelAnswer(200, $"{weight}")
        : ModelWrites.NoServer,
        state);

    private ModelRequest OfService(string method, string rest, string? body, Step step)
    {
        var service = Any(Services);
        return new ModelRequest(method, $"/services/{service}{rest}", body, state => step(state, service, string.Empty));
    }

    private ModelRequest OfServer(string method, string? body, Step step)
    {
        var (service, server) = (Any(Services), Any(Servers));
        return new ModelRequest(method, $"/services/{service}/servers/{server}", body, state => step(state, service, server));
    }

    private ModelRequest WriteService(string method, (string Scheduler, ImmutableSortedDictionary<string, int>? Servers)? wanted, ModelWrites.OfService write)
    {
        var dry = Dry();
        var (scheduler, servers) = wanted ?? default;
        var body = wanted is null ? null : $$"""{"scheduler":"{{scheduler}}"{{(servers is null ? "" : $",\"servers\":{Json(servers)}")}}}""";
        return OfService(method, dry, body, (state, service, _) => ModelWrites.Run(state, dry.Length > 0, write(state, service, scheduler!, servers)));
    }

    private ModelRequest WriteServer(string method, ModelWrites.OfServer write)
    {
        var (service, server, weight, dry) = (Any(Services), Any(Servers), random.Next(3), Dry());
        var body = method switch { "DELETE" => null, "PATCH" => $$"""{"weight":{{weight}}}""", _ => $$"""{"forwarder":"m","weight":{{weight}}}""" };
        return new ModelRequest(method, $"/services/{service}/servers/{server}{dry}", body, state => ModelWrites.Run(state, dry.Length > 0, write(state, service, server, weight)));
    }

    private ModelRequest ResetServers()
    {
        var (servers, dry) = (SomeServers(), Dry());
        return OfService("POST", "/servers" + dry, Json(servers), (state, service, _) =>
            ModelWrites.Run(state, dry.Length > 0, ModelWrites.ResetServers(state, service, servers)));
    }

    private ModelRequest ResetEverything(string dry)
    {
        var table = ModelState.NoServices;
        foreach (var service in Services.Where(_ => random.Next(3) > 0))
        {
            table = table.SetItem(service, new ModelService(Scheduler(), SomeServers()));
        }

        var body = string.Join(',', table.Select(service =>
        {
            var parts = service.Key.Split('/');
            return $$"""{"type":"{{parts[0]}}","host":"{{parts[1]}}","port":{{parts[2]}},"scheduler":"{{service.Value.Scheduler}}","servers":{{Json(service.Value.Servers)}}}""";
        }));
        return new ModelRequest("POST", "/services" + dry, $"[{body}]", state => ModelWrites.Run(state, dry.Length > 0, ModelWrites.Reset(state, table)));
    }

    private (string Scheduler, ImmutableSortedDictionary<string, int>? Servers) SchedulerAndServers() => (Scheduler(), random.Next(2) == 0 ? null : SomeServers());

    private string Scheduler() => withRefusals && random.Next(7) == 0 ? ModelWrites.MissingScheduler : Any("rr", "wlc");

    private ImmutableSortedDictionary<string, int> SomeServers() =>
        ModelService.NoServers.AddRange(Servers.Where(_ => random.Next(2) == 0).Select(server => KeyValuePair.Create(server, random.Next(3))));

    private string Dry() => random.Next(8) == 0 && !IsOfFleet ? "?dry_run=true" : string.Empty;

    private T Any<T>(params T[] values) => values[random.Next(values.Length)];

    private static string Json(IEnumerable<KeyValuePair<string, int>> servers) => "[" + string.Join(',', servers.Select(server =>
        $$"""{"host":"{{server.Key.Split('/')[0]}}","port":{{server.Key.Split('/')[1]}},"forwarder":"m","weight":{{server.Value}}}""")) + "]";
}
