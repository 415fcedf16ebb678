using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portal.Api.Checks;
using Portal.Api.Configuration;
using Portal.Api.Directors;
using Portal.Api.Etcd;
using Portal.Api.Hosting;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.OpenApi;

namespace Portal.Tests.Doubles;

/// <summary>Portal as a whole on a real socket, with a kernel in memory and a state folder of its own.</summary>
internal sealed class TestPortal : IAsyncDisposable
{
    public const string Token = "a-token-for-tests";

    private readonly TemporaryFolder folder;
    private Func<PortalOptions, PortalOptions> configure;
    private CrowdConnections? crowd;

    // Disposed by StopAsync, which DisposeAsync runs.
#pragma warning disable CA2213
    private WebApplication? app;
#pragma warning restore CA2213

    private TestPortal(FakeKernel kernel, TemporaryFolder folder, Func<PortalOptions, PortalOptions> configure) =>
        (Kernel, this.folder, this.configure) = (kernel, folder, configure);

    public FakeKernel Kernel { get; }

    public string StateFolder => folder["state"];

    /// <summary>The file in the place of the kernel's connection table. At first there is none, as without the module.</summary>
    public string ConnectionFile => folder["ip_vs_conn"];

    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    /// <summary>A client that has the token.</summary>
    public HttpClient Client { get; private set; } = new();

    /// <summary>Another clock than the system's.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>Answers health checks: nobody asks the servers that tests speak of.</summary>
    public IProbe Probe { get; init; } = new FakeProbe(_ => FakeProbe.Ok);

    /// <summary>The store of its fleet; null for a real etcd, or for no fleet.</summary>
    public IEtcd? Etcd { get; init; }

    /// <summary>Another machine than this one; null for this one.</summary>
    public Machine? Machine { get; init; }

    /// <summary>Gives it other options from the next start on.</summary>
    public void Configure(Func<PortalOptions, PortalOptions> change) => configure = change;

    public Balancer Balancer => app!.Services.GetRequiredService<Balancer>();

    public HealthMonitor Monitor => app!.Services.GetRequiredService<HealthMonitor>();

    public DeclaredState State => Balancer.State;

    public static Task<TestPortal> StartAsync(params VirtualService[] services) => StartAsync(new FakeKernel(services), options => options);

    public static async Task<TestPortal> StartAsync(
        FakeKernel kernel, Func<PortalOptions, PortalOptions> configure, TimeProvider? time = null, IProbe? probe = null, IEtcd? etcd = null, Machine? machine = null)
    {
        var portal = new TestPortal(kernel, new TemporaryFolder(), configure) { Time = time, Machine = machine, Probe = probe ?? new FakeProbe(_ => FakeProbe.Ok), Etcd = etcd };
        try
        {
            await portal.StartAsync();
            return portal;
        }
        catch
        {
            await portal.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops, and starts again on the same state folder.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public async Task StopAsync()
    {
        Client.Dispose();
        if (app is { } running)
        {
            app = null;
            await running.StopAsync();
            await running.DisposeAsync();
        }
    }

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Reply> PostAsync(string path, string? json = null) => SendAsync(HttpMethod.Post, path, json);

    public Task<Reply> PutAsync(string path, string? json = null) => SendAsync(HttpMethod.Put, path, json);

    public Task<Reply> PatchAsync(string path, string json) => SendAsync(HttpMethod.Patch, path, json, "application/merge-patch+json");

    public Task<Reply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public Task<Reply> SendAsync(HttpMethod method, string path, string? body = null, string? type = "application/json", params (string Name, string Value)[] headers) =>
        SendAsync(method, path, body is null ? null : Encoding.UTF8.GetBytes(body), type, headers);

    public async Task<Reply> SendAsync(HttpMethod method, string path, byte[]? body, string? type, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        }

        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await Client.SendAsync(request);
        var reply = await Reply.ReadAsync(response);
        DocumentedAnswers.Check(method.Method, path, reply);
        return reply;
    }

    /// <summary>From now on many more requests can be sent at once.</summary>
    public void ExpectCrowd()
    {
        crowd = new CrowdConnections(Token);
        Client.Dispose();
        Client = ClientWith(Token);
    }

    /// <summary>Speaks HTTP by hand, for what a client would not send.</summary>
    public Task<RawConnection> ConnectAsync() => RawConnection.OpenAsync(Address);

    public async ValueTask DisposeAsync()
    {
        Kernel.Release();
        await StopAsync();
        crowd?.Dispose();
        folder.Dispose();
    }

    private async Task StartAsync()
    {
        var options = configure(new PortalOptions
        {
            Listen = [ListenAddress.Parse("http://127.0.0.1:0")],
            StateDirectory = StateFolder,
            Token = Token,
            LogLevel = LogLevel.None,

            // On, and no test takes so long: what it asks for is all that happens.
            WatchInterval = TimeSpan.FromDays(1),
        });
        app = PortalHost.Build(options, Kernel, Time, connections: new ConnectionTable(ConnectionFile), probe: Probe, etcd: Etcd, machine: Machine);
        await app.StartAsync();
        Address = new Uri(app.Urls.First());
        Client = ClientWith(options.Token);

        // The push at the start runs beside; this one waits for it.
        await Balancer.RecoverAsync();
        Kernel.Forget();
    }

    private HttpClient ClientWith(string? token)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8, ConnectCallback = crowd is null ? null : crowd.OpenAsync }) { BaseAddress = Address };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Add("X-AUTH-TOKEN", token);
        }

        return client;
    }
}
