using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Portal.Api.Balancing;
using Portal.Api.Configuration;
using Portal.Api.Controllers;
using Portal.Api.Health;
using Portal.Api.Http;
using Portal.Api.Storage;
using Portal.Ipvsadm.Execution;

namespace Portal.Api.Hosting;

/// <summary>Puts Portal together.</summary>
public static class PortalHost
{
    private const int MaximumBody = 32 << 20;
    private const int RequestsAtOnce = 256;
    private const int RequestsWaiting = 1024;
    private const int Connections = 8192;

    /// <summary>Builds the service, ready to run.</summary>
    /// <param name="options">The options.</param>
    /// <param name="ipvsadm">Another kernel than the real one; null for the real one through ipvsadm.</param>
    /// <param name="connections">Another connection table than the kernel's; null for the kernel's.</param>
    /// <returns>The service.</returns>
    /// <exception cref="OptionException">A file that an option names cannot be used.</exception>
    /// <exception cref="StateFolderException">The state folder cannot be used.</exception>
    /// <exception cref="DamagedStateException">Portal's data cannot be read.</exception>
    public static WebApplication Build(PortalOptions options, IIpvsadm? ipvsadm = null, IConnectionTable? connections = null)
    {
        // Empty: Portal is configured by its own options alone, and watches no file.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "portal" });
#pragma warning disable CA2000 // The services own it; it is disposed with them.
        var folder = StateFolder.Open(options.StateDirectory);
#pragma warning restore CA2000
        try
        {
            ConfigureLog(builder.Logging, options);
            AddServices(builder.Services, options, folder, ipvsadm);
            AddConnections(builder.Services, options, connections);
            builder.WebHost.UseKestrelCore().ConfigureKestrel(server => ConfigureServer(server, options, folder));
            var app = builder.Build();
            AddPipeline(app);
            Announce(app);
            return app;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private static void Announce(WebApplication app)
    {
        var log = new StartLog(app.Services.GetRequiredService<ILogger<StartLog>>());
        app.Lifetime.ApplicationStarted.Register(() => log.Listening(string.Join(", ", app.Urls), app.Services.GetRequiredService<StateFolder>().Path));
        app.Lifetime.ApplicationStopping.Register(log.Stopping);
    }

    private static void ConfigureLog(ILoggingBuilder logging, PortalOptions options)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        logging.SetMinimumLevel(options.LogLevel);
        logging.AddFilter("Microsoft", options.LogLevel > LogLevel.Warning ? options.LogLevel : LogLevel.Warning);
    }

    private static void AddServices(IServiceCollection services, PortalOptions options, StateFolder folder, IIpvsadm? ipvsadm)
    {
        services.AddRoutingCore();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => folder);
        services.AddSingleton(Secrets.Token(options, folder));
        AddKernel(services, options, folder, ipvsadm);
        services.AddSingleton(provider => new StateStore(
            provider.GetRequiredService<StateFolder>(),
            new StoreOptions { History = options.History },
            provider.GetRequiredService<ILogger<StateStore>>()));
        services.AddSingleton<KernelGate>();
        services.AddSingleton(provider => new Balancer(
            provider.GetRequiredService<IIpvsadm>(),
            provider.GetRequiredService<StateStore>(),
            provider.GetRequiredService<KernelGate>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Balancer>>(),
            new BalancerPolicy { Scope = options.Scope, MaximumRemovals = options.MaximumRemovals }));
        services.AddSingleton<KernelView>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<DrainWatch>();
        services.AddSingleton<DrainWarnings>();
        services.AddSingleton(provider => new Reconciler(
            provider.GetRequiredService<Balancer>(),
            options.ReconcileInterval,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Balancer>>()));
        services.AddHostedService<Recovery>();
        services.AddHostedService<DrainLoop>();
        services.AddHostedService<ReconcileLoop>();
        services.AddHostedService<IdleCollection>();
        services.AddSingleton<RateLimiter>(_ => new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = RequestsAtOnce,
            QueueLimit = RequestsWaiting,
        }));
    }

    // The client is a service of its own, so that it is disposed with the others.
    private static void AddKernel(IServiceCollection services, PortalOptions options, StateFolder folder, IIpvsadm? ipvsadm)
    {
        services.AddSingleton<IKernelSettings, SysctlSettings>();
        services.AddSingleton(provider => new IpvsadmClient(
            new IpvsadmOptions { Path = options.Ipvsadm, Timeout = options.IpvsadmTimeout, ProcessFile = folder.FileNamed("ipvsadm.process") },
            new IpvsadmLog(provider.GetRequiredService<ILogger<IpvsadmLog>>()),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider =>
        {
            var all = ipvsadm ?? provider.GetRequiredService<IpvsadmClient>();
            return options.Scope is { } scope ? new ScopedIpvsadm(all, scope) : all;
        });
    }

    private static void AddConnections(IServiceCollection services, PortalOptions options, IConnectionTable? connections) =>
        services.AddSingleton(provider => new ConnectionView(connections ?? new ConnectionTable(), provider.GetRequiredService<Balancer>(), options.Scope));

    private static void ConfigureServer(KestrelServerOptions server, PortalOptions options, StateFolder folder)
    {
        server.AddServerHeader = false;
        server.Limits.MaxRequestBodySize = MaximumBody;
        server.Limits.MaxConcurrentConnections = Connections;
        server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        foreach (var listen in options.Listen)
        {
            server.Listen(listen.Endpoint, endpoint =>
            {
                if (listen.IsTls)
                {
                    var (certificate, chain) = Secrets.Certificate(options, folder, TimeProvider.System);
                    endpoint.UseHttps(https => (https.ServerCertificate, https.ServerCertificateChain) = (certificate, chain));
                }
            });
        }
    }

    private static void AddPipeline(WebApplication app)
    {
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<ErrorHandling>();
        app.UseMiddleware<TokenCheck>();
        app.UseMiddleware<Admission>();
        app.UseRouting();
        var (balancer, kernel) = (app.Services.GetRequiredService<Balancer>(), app.Services.GetRequiredService<KernelView>());
        var warnings = app.Services.GetRequiredService<DrainWarnings>();
        new ServicesController(balancer, kernel, warnings).Map(app);
        new ServersController(balancer, kernel, warnings).Map(app);
        new SyncController(balancer, app.Services.GetRequiredService<Reconciler>()).Map(app);
        new DrainsController(balancer, app.Services.GetRequiredService<DrainWatch>(), warnings).Map(app);
        new HostsController(balancer, warnings).Map(app);
        new ConnectionsController(app.Services.GetRequiredService<ConnectionView>()).Map(app);
        new HistoryController(balancer, app.Services.GetRequiredService<StateStore>()).Map(app);
        new HealthController(app.Services.GetRequiredService<Readiness>()).Map(app);
    }
}
