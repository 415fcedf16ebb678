using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Portal.Api.Etcd;

namespace Portal.Tests.Doubles;

/// <summary>
/// A real etcd: one process for each member, each on a loopback address of its own (so that no other connection takes its ports while it is away), its
/// data in a temporary folder. All goes with it, or with the run of the tests.
/// </summary>
internal sealed partial class EtcdCluster : IAsyncDisposable
{
    private const int ClientPort = 2379;
    private const int PeerPort = 2380;
    private const int MetricsPort = 2381;
    private const string RootPassword = "root-of-a-test";

    private readonly EtcdClusterOptions options;
    private readonly TemporaryFolder folder = new();
    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(1) }) { Timeout = TimeSpan.FromSeconds(5) };
    private readonly ImmutableArray<IPAddress> addresses;
    private readonly Process?[] members;
    private bool hasUsers;

    private EtcdCluster(EtcdClusterOptions options)
    {
        this.options = options;
        addresses = FreeAddresses(options.Members);
        members = new Process?[options.Members];
        Certificates = new EtcdCertificates(folder, addresses);
        WriteJwtKey();
    }

    /// <summary>What the clients' side listens on, one for each member.</summary>
    public ImmutableArray<Uri> Endpoints => [.. addresses.Select(address => new Uri($"{(options.IsTls ? "https" : "http")}://{address}:{ClientPort}"))];

    /// <summary>The certificates, also where TLS is off.</summary>
    public EtcdCertificates Certificates { get; }

    /// <summary>How to speak to it.</summary>
    public EtcdOptions ClientOptions => new()
    {
        Endpoints = Endpoints,
        CaFile = options.IsTls ? Certificates.Ca : null,
        CertificateFile = options.IsTls ? Certificates.Client.Certificate : null,
        KeyFile = options.IsTls ? Certificates.Client.Key : null,
        User = options.User,
        Password = options.User is null ? null : () => options.Password,
    };

    /// <summary>Starts all members and waits until they have a leader.</summary>
    public static async Task<EtcdCluster> StartAsync(EtcdClusterOptions? options = null)
    {
        var cluster = new EtcdCluster(options ?? new EtcdClusterOptions());
        try
        {
            await cluster.StartAllAsync();
            if (cluster.options.User is { } user)
            {
                await cluster.MakeUsersAsync(user);
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a member that was killed. <see cref="HealthyAsync"/> waits until it works.</summary>
    public void Start(int member)
    {
        if (members[member] is not null)
        {
            throw new InvalidOperationException($"Member {member} runs.");
        }

        members[member] = LeashedProcess.Start(Log(member), "etcd", [.. Arguments(member), .. options.More]);
    }

    /// <summary>Kills a member at once (SIGKILL), also a paused one.</summary>
    public void Kill(int member)
    {
        if (members[member] is { } process)
        {
            members[member] = null;
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }

    /// <summary>Freezes a member (SIGSTOP): its connections stand, and it says nothing.</summary>
    public void Pause(int member) => LeashedProcess.Signal(members[member]!, "STOP");

    /// <summary>Lets a frozen member go on (SIGCONT).</summary>
    public void Resume(int member) => LeashedProcess.Signal(members[member]!, "CONT");

    /// <summary>Kills all members.</summary>
    public void KillAll()
    {
        for (var i = 0; i < members.Length; i++)
        {
            Kill(i);
        }
    }

    /// <summary>Starts all members that do not run, and waits until all work.</summary>
    public async Task StartAllAsync()
    {
        for (var i = 0; i < members.Length; i++)
        {
            if (members[i] is null)
            {
                Start(i);
            }
        }

        for (var i = 0; i < members.Length; i++)
        {
            await HealthyAsync(i);
        }
    }

    /// <summary>Waits until a member works: it knows a leader and reads linearizably.</summary>
    public Task HealthyAsync(int member) => Poll.UntilAsync(
        async () =>
        {
            if (members[member] is { HasExited: true })
            {
                throw new InvalidOperationException($"etcd has ended: {string.Join('\n', File.ReadLines(Log(member)).TakeLast(5))}");
            }

            return await GetAsync(member, "/health") is { } health && health.Contains("\"true\"", StringComparison.Ordinal);
        },
        $"member {member} works");

    /// <summary>The member that leads; waits until there is one.</summary>
    public async Task<int> LeaderAsync()
    {
        var leader = -1;
        await Poll.UntilAsync(
            async () =>
            {
                for (leader = 0; leader < members.Length; leader++)
                {
                    if (members[leader] is not null && await GetAsync(leader, "/metrics") is { } metrics && metrics.Contains("\netcd_server_is_leader 1\n", StringComparison.Ordinal))
                    {
                        return true;
                    }
                }

                return false;
            },
            "there is a leader");
        return leader;
    }

    public async ValueTask DisposeAsync()
    {
        KillAll();
        client.Dispose();
        Certificates.Dispose();
        folder.Dispose();
        await Task.CompletedTask;
    }

    private static ImmutableArray<IPAddress> FreeAddresses(int count)
    {
        while (true)
        {
            var start = new byte[] { 127, (byte)RandomNumberGenerator.GetInt32(64, 127), (byte)RandomNumberGenerator.GetInt32(256), (byte)RandomNumberGenerator.GetInt32(1, 250) };
            var addresses = Enumerable.Range(0, count).Select(i => new IPAddress([start[0], start[1], start[2], (byte)(start[3] + i)])).ToImmutableArray();
            if (addresses.All(address => new[] { ClientPort, PeerPort, MetricsPort }.All(port => IsFree(new IPEndPoint(address, port)))))
            {
                return addresses;
            }
        }
    }

    private static bool IsFree(IPEndPoint endpoint)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endpoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // Null while it does not answer.
    private async Task<string?> GetAsync(int member, string path)
    {
        try
        {
            return await client.GetStringAsync(new Uri($"http://{addresses[member]}:{MetricsPort}{path}"));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }
}
