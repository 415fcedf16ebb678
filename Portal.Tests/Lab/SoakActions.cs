using Newtonsoft.Json.Linq;

namespace Portal.Tests.Lab;

/// <summary>Everything that clients of the soak do, with how often: a new route is a new line.</summary>
internal static partial class SoakActions
{
    private static readonly Action[] All =
    [
        new("add service", 5, (client, name) => Declare(client, name, "POST")),
        new("replace service", 5, (client, name) => Declare(client, name, "PUT")),
        new("change service", 4, (client, name) => client.Scheduler() is var scheduler
            ? client.WriteAsync(name, "PATCH", "", $"{{scheduler: '{scheduler}'}}", OfThere((_, servers) => SoakModel.Text(scheduler, servers))) : Task.CompletedTask),
        new("delete service", 1, (client, name) => client.WriteAsync(name, "DELETE", "", null, OfThere((_, _) => SoakModel.Gone))),
        new("reset servers", 4, (client, name) => ResetServers(client, name, 5)),
        new("reset many servers", 1, (client, name) => ResetServers(client, name, 60)),
        new("add server", 8, (client, name) => PutServer(client, name, "POST")),
        new("replace server", 8, (client, name) => PutServer(client, name, "PUT")),
        new("change server", 12, (client, name) => PutServer(client, name, "PATCH")),
        new("delete server", 6, (client, name) => client.Server() is var server
            ? client.WriteAsync(name, "DELETE", $"/servers/{server}/80", null, OfThere((scheduler, servers) => servers.ContainsKey(server) ? SoakModel.Text(scheduler, servers.Remove(server)) : null))
            : Task.CompletedTask),
        new("read service", 10, (client, name) => client.ReadAsync(name)),
        new("read all", 2, ReadAllAsync),
        new("reset group", 3, (client, name) => WriteGroup(client, name, "POST", "/servers", SoakGround.GroupServers)),
        new("replace group", 2, (client, name) => WriteGroup(client, name, "PUT", "", generation => $"{{scheduler: 'rr', servers: {SoakGround.GroupServers(generation)}}}")),
        new("bad weight", 2, (client, name) => Expect(client, name, "PUT", client.Path + "/servers/10.0.1.21/80", "{weight: -1}", 422)),
        new("bad body", 2, (client, name) => Expect(client, name, "POST", "/services", "{}", 422, 400)),
        new("bad route", 1, (client, name) => Expect(client, name, "POST", "/nowhere", null, 404)),
        new("push", 1, (client, name) => ExpectNoChanges(client, name, "POST", "/sync")),
        new("import", 1, (client, name) => ExpectNoChanges(client, name, "GET", "/sync")),
        new("drain server", 3, DrainServerAsync),
        new("change server of a version", 4, ChangeVersionAsync),
        new("history", 2, ReadHistoryAsync),
        new("drains", 1, (client, name) => Expect(client, name, "GET", "/drains", null, 200)),
        new("host out and back", 1, MaintainHostAsync, IsAlone: true),
        new("drift", 2, (client, name) => ExpectNoChanges(client, name, "GET", "/drift")),
        new("reset everything", 1, ResetEverythingAsync, IsAlone: true),
    ];

    /// <summary>One of the actions.</summary>
    public static Action Next(Random random)
    {
        var ticket = random.Next(All.Sum(action => action.Share));
        return All.First(action => (ticket -= action.Share) < 0);
    }

    /// <summary>Looks whether a group is all of one generation.</summary>
    public static void ExpectOneGeneration(SoakGround ground, JToken service)
    {
        if (service["servers"]!.Select(server => (int)server["weight"]!).Distinct().Count() > 1 || service["servers"]!.Count() != 12)
        {
            ground.Violate($"half a change: {service}");
        }
    }

    private delegate string? StepOfThere(string scheduler, System.Collections.Immutable.ImmutableSortedDictionary<string, int> servers);

    private static Func<string, string?> OfThere(StepOfThere step) => state =>
    {
        if (state == SoakModel.Gone)
        {
            return null;
        }

        var (scheduler, servers) = SoakModel.Parse(state);
        return step(scheduler, servers);
    };

    private static Task Declare(SoakClient client, string name, string method)
    {
        var target = SoakModel.Text(client.Scheduler(), client.Servers(6));
        var (scheduler, servers) = SoakModel.Parse(target);
        return client.WriteAsync(name, method, "", $"{{scheduler: '{scheduler}', servers: {SoakClient.List(servers)}}}", state =>
            method == "PUT" || state == SoakModel.Gone || state == target ? target : null);
    }

    private static Task ResetServers(SoakClient client, string name, int most)
    {
        var target = client.Servers(most);
        return client.WriteAsync(name, "POST", "/servers", SoakClient.List(target), OfThere((scheduler, _) => SoakModel.Text(scheduler, target)));
    }

    private static Task PutServer(SoakClient client, string name, string method)
    {
        var (server, weight) = (client.Server(), client.Random.Next(5));
        return client.WriteAsync(name, method, $"/servers/{server}/80", method == "PATCH" ? $"{{weight: {weight}}}" : $"{{forwarder: 'm', weight: {weight}}}", OfThere((scheduler, servers) =>
            (method == "PATCH" && !servers.ContainsKey(server)) || (method == "POST" && servers.TryGetValue(server, out var there) && there != weight)
                ? null
                : SoakModel.Text(scheduler, servers.SetItem(server, weight))));
    }

    private static async Task WriteGroup(SoakClient client, string name, string method, string rest, Func<int, string> body)
    {
        var path = SoakGround.GroupPath(client.Random.Next(SoakGround.Groups));
        var (text, restarts) = (body(client.Ground.NextGeneration()), client.Ground.Restarts);
        var answer = client.Random.Next(20) == 0 ? null : await client.Ground.SendAsync(name, method, path + rest, text);
        if (answer is null)
        {
            await client.Ground.AbandonAsync(method, path + rest, text, client.Random);
        }

        Fits(answer, name, 200, 429, 503, 504);
        var seen = await client.Ground.SendAsync("read group", "GET", path, null);
        if (seen is { Status: 200 } && restarts == client.Ground.Restarts)
        {
            ExpectOneGeneration(client.Ground, seen.Json);
        }
    }

    private static async Task ReadAllAsync(SoakClient client, string name)
    {
        var restarts = client.Ground.Restarts;
        var answer = await client.Ground.SendAsync(name, "GET", "/services", null);
        Fits(answer, name, 200, 429, 503, 504);
        if (answer is { Status: 200 } && restarts == client.Ground.Restarts)
        {
            var own = answer.Json.FirstOrDefault(service => client.Path.EndsWith($"{service["host"]}/{service["port"]}", StringComparison.Ordinal));
            client.Model.See(own is null ? SoakModel.Gone : SoakClient.Text(own));
            answer.Json.Where(service => (string?)service["host"] == "10.0.0.6").ToList().ForEach(service => ExpectOneGeneration(client.Ground, service));
        }
    }

    private static async Task ResetEverythingAsync(SoakClient client, string name)
    {
        var ground = client.Ground;
        var states = ground.Clients.ConvertAll(other => (other.Model, Target: other.Model.Any));
        var answer = await ground.SendAsync(name, "POST", "/services", ground.Everything(ground.NextGeneration()));
        Fits(answer, name, 200, 429, 503, 504);
        states.ForEach(state => state.Model.Take(_ => state.Target, answer?.Status));
    }

    private static async Task ExpectNoChanges(SoakClient client, string name, string method, string path)
    {
        var answer = await client.Ground.SendAsync(name, method, path, null);
        Fits(answer, name, 200, 429, 503, 504);
        if (answer is { Status: 200 } && answer.Json["changes"]!.Any())
        {
            client.Ground.Violate($"{name} found a difference: {answer.Text}");
        }
    }

    private static async Task Expect(SoakClient client, string name, string method, string path, string? body, params int[] statuses) =>
        Fits(await client.Ground.SendAsync(name, method, path, body), name, [429, .. statuses]);

    private static void Fits(Answer? answer, string name, params int[] statuses)
    {
        if (answer is not null && !statuses.Contains(answer.Status))
        {
            throw new InvalidOperationException($"{name} was answered {answer.Status}: {answer.Text}");
        }
    }

    /// <summary>Something that a client does.</summary>
    /// <param name="Name">What it is.</param>
    /// <param name="Share">How often, against the others.</param>
    /// <param name="DoAsync">Does it, under its name.</param>
    /// <param name="IsAlone">True when no other request may be on its way.</param>
    internal sealed record Action(string Name, int Share, Func<SoakClient, string, Task> DoAsync, bool IsAlone = false);
}
