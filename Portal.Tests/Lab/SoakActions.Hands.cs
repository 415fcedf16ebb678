namespace Portal.Tests.Lab;

/// <summary>This part drains, takes hosts out, edits by version and reads the history.</summary>
internal static partial class SoakActions
{
    // Nothing is connected to these servers: what is drained goes within seconds, also when Portal is killed meanwhile.
    private static async Task DrainServerAsync(SoakClient client, string name)
    {
        var server = client.Server();
        var path = $"{client.Path}/servers/{server}/80";
        var answer = await client.Ground.SendAsync(name, "DELETE", path + "?drain=20", null);
        await client.Ground.GoneAsync("watch drain", path + "/drain");
        client.Model.Take(OfThere((scheduler, servers) => servers.ContainsKey(server) ? SoakModel.Text(scheduler, servers.Remove(server)) : null), answer?.Status);
    }

    // Nobody else writes to the service of a client: the version that it has read must be the one that is there.
    private static async Task ChangeVersionAsync(SoakClient client, string name)
    {
        var (server, weight) = (client.Server(), client.Random.Next(5));
        var path = $"{client.Path}/servers/{server}/80";
        if (await client.Ground.SendAsync("read version", "GET", path, null) is { Status: 200 } read)
        {
            var answer = await client.Ground.SendAsync(name, "PATCH", path, $"{{weight: {weight}}}", ("If-Match", read.Headers.ETag!.ToString()));
            client.Model.Take(OfThere((scheduler, servers) => servers.ContainsKey(server) ? SoakModel.Text(scheduler, servers.SetItem(server, weight)) : null), answer?.Status);
            if (answer?.Status < 300)
            {
                Fits(await client.Ground.SendAsync("stale version", "PATCH", path, "{weight: 99}", ("If-Match", "\"stale\"")), name, 412, 429, 503, 504);
            }
        }
    }

    private static async Task ReadHistoryAsync(SoakClient client, string name)
    {
        var answer = await client.Ground.SendAsync(name, "GET", "/history?limit=20", null);
        Fits(answer, name, 200, 429, 503);
        var revisions = answer?.Json.Select(change => (long)change["revision"]!).ToList() ?? [];
        if (revisions.Zip(revisions.Skip(1)).Any(pair => pair.First != pair.Second + 1))
        {
            client.Ground.Violate($"revisions are missing: {string.Join(' ', revisions)}");
        }

        if (revisions.Count > 0)
        {
            var path = $"/history/{revisions[client.Random.Next(revisions.Count)]}";
            Fits(await client.Ground.SendAsync("past", "GET", path, null), name, 200, 404, 429, 503);
            Fits(await client.Ground.SendAsync("restore dry", "POST", path + "/restore?dry_run=true", null), name, 200, 404, 429, 503, 504);
        }
    }

    // Nobody writes meanwhile: afterwards every weight is what it was.
    private static async Task MaintainHostAsync(SoakClient client, string name)
    {
        var path = $"/hosts/{client.Server()}";
        Fits(await client.Ground.SendAsync(name, "POST", path + "/drain", null), name, 200, 404, 429, 503, 504);
        for (var patience = 100; await client.Ground.SendAsync("resume", "POST", path + "/resume", null) is not { Status: 200 or 404 }; patience--)
        {
            if (patience == 0)
            {
                throw new InvalidOperationException($"{path} does not come back.");
            }
        }
    }
}
