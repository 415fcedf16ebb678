using System.Collections.Immutable;
using Newtonsoft.Json.Linq;

namespace Portal.Tests.Lab;

/// <summary>One client of the soak, with a service of its own.</summary>
internal sealed class SoakClient(SoakGround ground, int number)
{
    private static readonly string[] Schedulers = ["rr", "wrr", "wlc", "sed"];

    public SoakGround Ground => ground;

    public Random Random { get; } = new(number);

    public SoakModel Model { get; } = new();

    public string Path => $"/services/tcp/10.0.0.5/{2000 + number}";

    /// <summary>The service in the body of a request; null when it may not be there.</summary>
    public string? Body
    {
        get
        {
            if (Model.Any == SoakModel.Gone)
            {
                return null;
            }

            var (scheduler, servers) = SoakModel.Parse(Model.Any);
            return $"{{type: 'tcp', host: '10.0.0.5', port: {2000 + number}, scheduler: '{scheduler}', servers: {List(servers)}}}";
        }
    }

    public static string List(IEnumerable<KeyValuePair<string, int>> servers) =>
        $"[{string.Join(',', servers.Select(server => $"{{host: '{server.Key}', port: 80, forwarder: 'm', weight: {server.Value}}}"))}]";

    /// <summary>What an answer shows of a service.</summary>
    public static string Text(JToken service) => SoakModel.Text(
        (string)service["scheduler"]!, service["servers"]!.Select(server => KeyValuePair.Create((string)server["host"]!, (int)server["weight"]!)));

    public string Scheduler() => Schedulers[Random.Next(Schedulers.Length)];

    public string Server() => $"10.0.1.{Random.Next(21, 26)}";

    public ImmutableSortedDictionary<string, int> Servers(int most) =>
        SoakModel.NoServers.SetItems(Enumerable.Range(0, Random.Next(most)).Select(_ => KeyValuePair.Create($"10.0.1.{Random.Next(21, 90)}", Random.Next(5))));

    /// <summary>Does one thing after another until the end.</summary>
    public async Task WorkAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var action = SoakActions.Next(Random);
            try
            {
                await (action.IsAlone ? ground.AloneAsync(() => action.DoAsync(this, action.Name)) : ground.BesideAsync(() => action.DoAsync(this, action.Name)));
            }
            catch (InvalidOperationException exception)
            {
                ground.Violate($"client {number}, {action.Name}: {exception.Message}");
            }
        }
    }

    /// <summary>Changes its own service, or asks what would change, or hangs up in the middle.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="method">The method.</param>
    /// <param name="rest">The path below the service.</param>
    /// <param name="body">The body.</param>
    /// <param name="step">The state after it, for a state before; null where it is answered 404 or 409.</param>
    public async Task WriteAsync(string name, string method, string rest, string? body, Func<string, string?> step)
    {
        switch (Random.Next(60))
        {
            case < 6:
                Model.Take(state => step(state) is null ? null : state, (await ground.SendAsync(name + " dry", method, $"{Path}{rest}?dry_run=true", body))?.Status);
                break;
            case 6:
                await ground.AbandonAsync(method, Path + rest, body, Random);
                Model.Take(step, null);
                break;
            default:
                Model.Take(step, (await ground.SendAsync(name, method, Path + rest, body))?.Status);
                break;
        }
    }

    /// <summary>Looks at its own service.</summary>
    public async Task ReadAsync(string name)
    {
        var restarts = ground.Restarts;
        var answer = await ground.SendAsync(name, "GET", Path, null);
        if (answer is { Status: 200 or 404 } && restarts == ground.Restarts)
        {
            Model.See(answer.Status == 404 ? SoakModel.Gone : Text(answer.Json));
        }
    }
}
