using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Portal.Tests.Lab;

/// <summary>What the clients of the soak share: Portal, which comes and goes, and the services that belong to all.</summary>
internal sealed class SoakGround(PortalProcess portal, int clients) : IDisposable
{
    public const int Groups = 3;

    /// <summary>A service that nobody changes, with the connections that must last.</summary>
    public const string Untouched = "{type: 'tcp', host: '10.0.0.1', port: 9000, scheduler: 'rr', servers: [{host: '10.0.1.11', port: 9000, forwarder: 'm'}, {host: '10.0.1.12', port: 9000, forwarder: 'm'}]}";

    private readonly ConcurrentDictionary<string, int> counts = new();
    private readonly ConcurrentQueue<string> violations = new();
    private readonly SemaphoreSlim requests = new(clients);
    private readonly SemaphoreSlim everything = new(1);
    private volatile TaskCompletionSource isUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int generation;
    private int restarts;

    public List<SoakClient> Clients { get; } = [];

    public PortalProcess Portal => portal;

    /// <summary>How often Portal was started; what was seen while it changed is not counted.</summary>
    public int Restarts => Volatile.Read(ref restarts);

    public IReadOnlyCollection<string> Violations => violations;

    public string Summary => string.Join(", ", counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Value} x {count.Key}"));

    public static string GroupPath(int group) => $"/services/tcp/10.0.0.6/{3000 + group}";

    /// <summary>All servers of a group have one weight, its generation: two weights would be half a change.</summary>
    public static string GroupServers(int generation) =>
        $"[{string.Join(',', Enumerable.Range(1, 12).Select(n => $"{{host: '10.0.1.{100 + n}', port: 80, forwarder: 'm', weight: {generation}}}"))}]";

    public int NextGeneration() => Interlocked.Increment(ref generation);

    public void Violate(string what) => violations.Enqueue(what);

    public void Count(string what) => counts.AddOrUpdate(what, 1, (_, count) => count + 1);

    public void Up() => isUp.TrySetResult();

    /// <summary>Ends Portal as a crash does, and starts another.</summary>
    public async Task CrashAsync()
    {
        isUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Increment(ref restarts);
        portal.Kill();
        await portal.StartReadyAsync();
        Up();
    }

    /// <summary>Runs something beside the work of the other clients.</summary>
    public async Task BesideAsync(Func<Task> work)
    {
        await requests.WaitAsync();
        try
        {
            await work();
        }
        finally
        {
            requests.Release();
        }
    }

    /// <summary>Runs something while no other client has a request on its way.</summary>
    public async Task AloneAsync(Func<Task> work)
    {
        await everything.WaitAsync();
        for (var i = 0; i < clients; i++)
        {
            await requests.WaitAsync();
        }

        try
        {
            await work();
        }
        finally
        {
            requests.Release(clients);
            everything.Release();
        }
    }

    /// <summary>Sends a request once Portal is there.</summary>
    /// <returns>The answer; null when none came.</returns>
    public async Task<Answer?> SendAsync(string name, string method, string path, string? body, params (string Name, string Value)[] headers)
    {
        await isUp.Task;
        try
        {
            var answer = await portal.Api.SendAsync(new HttpMethod(method), path, body, headers);
            Count($"{name} {answer.Status}");
            return answer;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            Count($"{name} cut off");
            return null;
        }
    }

    /// <summary>Asks again and again until something is no longer there, whatever becomes of Portal meanwhile.</summary>
    public async Task GoneAsync(string name, string path)
    {
        for (var patience = 300; await SendAsync(name, "GET", path, null) is not { Status: 404 }; patience--)
        {
            if (patience == 0)
            {
                throw new InvalidOperationException($"{path} does not go.");
            }

            await Task.Delay(100);
        }
    }

    /// <summary>Sends a request, or a part of it, and hangs up. What comes of it has come when this returns.</summary>
    public async Task AbandonAsync(string method, string path, string? body, Random random)
    {
        await isUp.Task;
        var json = body is null ? string.Empty : JToken.Parse(body).ToString(Formatting.None);
        var text = Encoding.ASCII.GetBytes(
            $"{method} {path} HTTP/1.1\r\nHost: p\r\nX-AUTH-TOKEN: {portal.Api.Token}\r\nContent-Type: application/{(method == "PATCH" ? "merge-patch+" : "")}json\r\nContent-Length: {json.Length}\r\n\r\n{json}");
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(portal.Api.Address.Host, portal.Api.Address.Port);
            await client.GetStream().WriteAsync(text.AsMemory(0, random.Next(3) == 0 ? random.Next(text.Length) : text.Length));
            await Task.Delay(random.Next(20));
            client.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            // Portal has just died.
        }

        Count("hung up");
        await Task.Delay(TimeSpan.FromSeconds(2));
    }

    /// <summary>A table with all that everybody knows.</summary>
    public string Everything(int generation) => $"[{string.Join(",\n", Clients.Select(client => client.Body).OfType<string>()
        .Concat(Enumerable.Range(0, Groups).Select(group => $"{{type: 'tcp', host: '10.0.0.6', port: {3000 + group}, scheduler: 'rr', servers: {GroupServers(generation)}}}"))
        .Append(Untouched))}]";

    public void Dispose()
    {
        requests.Dispose();
        everything.Dispose();
    }
}
