using System.Diagnostics;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using Portal.Api.Callers;
using Portal.Api.Checks;
using Portal.Api.Configuration;
using Portal.Api.Controllers;
using Portal.Api.Directors;
using Portal.Api.Draining;
using Portal.Api.Etcd;
using Portal.Api.Events;
using Portal.Api.Http;
using Portal.Api.Logging;
using Portal.Api.Metrics;
using Portal.Api.Readiness;
using Portal.Api.Storage;
using Portal.Api.Views;
using Portal.Api.Writing;
using Portal.Ipvsadm.Execution;

namespace Portal.Api.Hosting;

/// <summary>Puts Portal together.</summary>
public static class PortalHost
{
    private const int RequestsAtOnce = 256;
    private const int RequestsWaiting = 1024;

    /// <summary>Builds the service, ready to run.</summary>
    /// <param name="options">The options.</param>
    /// <param name="ipvsadm">Another kernel than the real one; null for the real one through ipvsadm.</param>
    /// <param name="time">Another clock than the system's; null for that.</param>
    /// <param name="notifySocket">Where systemd wants to be told how Portal is; null for nowhere.</param>
    /// <param name="connections">Another connection table than the kernel's; null for the kernel's.</param>
    /// <param name="probe">Another way to make health checks than asking servers; null for that.</param>
    /// <param name="etcd">Another store for a fleet than etcd; null for etcd.</param>
    /// <param name="machine">Another machine than this one; null for this one.</param>
    /// <exception cref="OptionException">A file that an option names cannot be used.</exception>
    /// <exception cref="StateFolderException">The state folder cannot be used.</exception>
    /// <exception cref="DamagedStateException">Portal's data cannot be read.</exception>
    public static WebApplication Build(
        PortalOptions options,
        IIpvsadm? ipvsadm = null,
        TimeProvider? time = null,
        string? notifySocket = null,
        IConnectionTable? connections = null,
        IProbe? probe = null,
        IEtcd? etcd = null,
        Machine? machine = null)
    {
        // Empty: Portal is configured by its own options alone, and watches no file.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "portal" });
#pragma warning disable CA2000 // The services own it; it is disposed with them.
        var folder = StateFolder.Open(options.StateDirectory);
#pragma warning restore CA2000
        try
        {
            ConfigureLog(builder.Logging, options);
            builder.Services.AddSingleton(time ?? TimeProvider.System);
            var certificate = options.Listen.Any(listen => listen.IsTls) ? new CurrentCertificate(Secrets.Certificate(options, folder, time ?? TimeProvider.System), CallerAuthority.Read(options.TlsClientAuthority)) : null;
            _ = ProgramFolder.IsThere(options);
            FleetServices.CheckFolder(options, folder.Path);
            AddServices(builder.Services, options, folder, ipvsadm, probe);
            FleetServices.Add(builder.Services, options, etcd);
            SecretServices.Add(builder.Services, options, folder, certificate);
            builder.Services.AddSingleton(provider => new SystemdNotice(notifySocket, provider.GetRequiredService<ILogger<SystemdNotice>>()));
            KernelServices.AddConnections(builder.Services, options, connections);
            DirectorServices.Add(builder.Services, options, machine);
            builder.Services.Configure<SocketTransportOptions>(ServerSettings.Apply);
            builder.WebHost.UseKestrelCore().ConfigureKestrel(server => ServerSettings.Apply(server, options, certificate));
            builder.Services.AddSingleton<IConnectionListenerFactory>(provider => new VisitorListeners(
                new SocketTransportFactory(provider.GetRequiredService<IOptions<SocketTransportOptions>>(), provider.GetRequiredService<ILoggerFactory>()),
                provider.GetRequiredService<Strangers>(),
                options));
            AddLogs(builder.Services);
            ClosedServices.Add(builder.Services);
            var app = builder.Build();
            AddPipeline(app, options);
            app.Services.GetRequiredService<ServerErrors>().Subscribe(app.Services.GetRequiredService<DiagnosticListener>());
            Announce(app, certificate, options);
            return app;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private static void Announce(WebApplication app, CurrentCertificate? current, PortalOptions options)
    {
        var log = new StartLog(app.Services.GetRequiredService<ILogger<StartLog>>());
        foreach (var open in Secrets.OpenToAll(options))
        {
            log.SecretIsOpen(open);
        }

        if (current is { Certificate: { Replaces: { } lastDay } })
        {
            log.MadeAnew(lastDay);
        }

        if (current?.Certificate.DateProblem(app.Services.GetRequiredService<TimeProvider>().GetUtcNow()) is { } problem)
        {
            log.CertificateRefused(problem);
        }

        var folder = app.Services.GetRequiredService<StateFolder>();
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            folder.Announce(app.Urls);
            log.Listening(string.Join(", ", app.Urls), folder.Path);
        });
        app.Lifetime.ApplicationStopping.Register(log.Stopping);
        app.Lifetime.ApplicationStopping.Register(app.Services.GetRequiredService<SystemdNotice>().Stopping);
    }

    private static void ConfigureLog(ILoggingBuilder logging, PortalOptions options)
    {
        logging.ClearProviders();
        logging.Services.AddSingleton(provider => new LineLog(
            options.LogFormat == LogFormat.Json
                ? new JsonLogFormatter(provider.GetRequiredService<TimeProvider>())
                : new TextLogFormatter(provider.GetRequiredService<TimeProvider>()),
            LogOutput.StandardOutput));
        logging.Services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<LineLog>());
        logging.SetMinimumLevel(options.LogLevel);
        logging.AddFilter("Microsoft", options.LogLevel > LogLevel.Warning ? options.LogLevel : LogLevel.Warning);
    }

    private static void AddLogs(IServiceCollection services)
    {
        services.AddLog<Balancer>();
        services.AddLog<DrainLoop>();
        services.AddLog<DriftLoop>();
        services.AddLog<ErrorHandling>();
        services.AddLog<HealthLog>();
        services.AddLog<IpvsadmLog>();
        services.AddLog<ReadinessLoop>();
        services.AddLog<Recovery>();
        services.AddLog<RequestLog>();
        services.AddLog<SecretFiles>();
        services.AddLog<StartLog>();
        services.AddLog<StateStore>();
        services.AddLog<StorageLoop>();
        services.AddLog<SystemdNotice>();
        services.AddLog<TokenKeeper>();
    }

    private static void AddServices(IServiceCollection services, PortalOptions options, StateFolder folder, IIpvsadm? ipvsadm, IProbe? probe)
    {
        services.AddRoutingCore();
        services.AddSingleton(_ => folder);
        KernelServices.Add(services, options, folder, ipvsadm);
        services.AddSingleton<LocalNotes>();
        services.AddSingleton(provider =>
        {
            var store = new StateStore(folder, new StoreOptions { History = options.History, HistoryAge = options.HistoryAge }, provider.GetRequiredService<ILogger<StateStore>>(), provider.GetRequiredService<TimeProvider>());
            FleetServices.LeaveIfAsked(options, folder, store);
            return store;
        });
        AddEvents(services);
        services.AddSingleton<KernelGate>();
        services.AddSingleton(provider =>
        {
            // First the notes: when they are damaged, nothing of the data is written anew.
            var notes = provider.GetRequiredService<LocalNotes>();
            return new Balancer(
                provider.GetRequiredService<IIpvsadm>(),
                FleetServices.Journal(provider),
                notes,
                provider.GetRequiredService<KernelGate>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<Balancer>>(),
                new BalancerPolicy
                {
                    Scope = options.Scope,
                    HealthMarks = options.HealthMarks,
                    MaximumRemovals = options.MaximumRemovals,
                    Boot = BootName.Read(),
                    EtcdAddresses = options.Fleet is null ? [] : EtcdAddresses.Of(options.Etcd),
                    ProgramProblem = name => ProgramFile.Problem(options.HealthPrograms, name),
                },
                provider.GetRequiredService<EventPublisher>(),
                provider.GetRequiredService<ReservedRows>());
        });
        services.AddSingleton<Strangers>();
        services.AddSingleton<KernelView>();
        services.AddSingleton<RequestMetrics>();
        services.AddSingleton<RequestIds>();
        services.AddSingleton<StrangerLines>();
        services.AddSingleton<RequestLines>();
        services.AddSingleton<ServerErrors>();
        services.AddSingleton<IpvsadmMetrics>();
        services.AddSingleton<PortalMetrics>();
        services.AddSingleton(provider => new ReadinessProbe(
            provider.GetRequiredService<IIpvsadm>(),
            provider.GetRequiredService<StateStore>(),
            provider.GetRequiredService<Balancer>(),
            provider.GetRequiredService<HealthMonitor>(),
            provider.GetRequiredService<DriftWatch>(),
            provider.GetRequiredService<IReadinessObserver>(),
            provider.GetRequiredService<TimeProvider>())
        {
            FleetProblem = FleetServices.Problem(provider),
        });
        services.AddSingleton(provider => new DrainWatch(
            provider.GetRequiredService<Balancer>(),
            provider.GetRequiredService<KernelView>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<EventPublisher>())
        {
            OthersSeeEmpty = FleetServices.DrainVote(provider),
        });
        services.AddSingleton<DrainWarnings>();
        services.AddSingleton<KernelReport>();
        services.AddSingleton(provider => new Reconciler(
            provider.GetRequiredService<Balancer>(),
            options.ReconcileInterval,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Balancer>>()));
        services.AddSingleton(provider => new DriftWatch(
            provider.GetRequiredService<Balancer>(),
            provider.GetRequiredService<IIpvsadm>(),
            provider.GetRequiredService<KernelGate>(),
            provider.GetRequiredService<Reconciler>(),
            options.WatchInterval));
        HealthServices.Add(services, options, probe);
        services.AddHostedService<Recovery>();
        services.AddHostedService<DrainLoop>();
        services.AddHostedService<HealthLoop>();
        services.AddHostedService<DriftLoop>();
        services.AddHostedService<ReadinessLoop>();
        services.AddHostedService<StorageLoop>();
        services.AddHostedService<IdleCollection>();
        services.AddSingleton(BodyMemory.Of(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes));
        services.AddSingleton<RateLimiter>(_ => new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = RequestsAtOnce, QueueLimit = RequestsWaiting }));
        services.AddSingleton(new VersionRule(options.RequiresVersion));
    }

    private static void AddEvents(IServiceCollection services)
    {
        services.AddSingleton<EventLimits>();
        services.AddSingleton<EventHub>();
        services.AddSingleton<EventPublisher>();
        services.AddSingleton<IReadinessObserver>(provider => provider.GetRequiredService<EventPublisher>());
    }

    private static void AddPipeline(WebApplication app, PortalOptions options)
    {
        ForwardedAddress.Use(app, options);
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<HeadRequests>();

        // The route says who may call, so it is looked for first. What it leads to runs last.
        app.UseRouting();
        app.UseMiddleware<Recognition>();
        app.UseMiddleware<ErrorHandling>();
        app.UseMiddleware<AccessCheck>();
        app.UseMiddleware<Admission>();
        var (balancer, kernel) = (app.Services.GetRequiredService<Balancer>(), app.Services.GetRequiredService<KernelView>());
        var warnings = app.Services.GetRequiredService<DrainWarnings>();
        var watch = app.Services.GetRequiredService<DrainWatch>();
        var answers = new DrainAnswers(watch, warnings, app.Lifetime.ApplicationStopping);
        var bodies = app.Services.GetRequiredService<Bodies>();
        var health = app.Services.GetRequiredService<HealthView>();
        new ServicesController(balancer, kernel, answers, bodies, health).Map(app);
        new ServersController(balancer, kernel, answers, bodies, health).Map(app);
        new HealthController(balancer, app.Services.GetRequiredService<HealthMonitor>(), health, app.Services.GetRequiredService<TimeProvider>()).Map(app);
        new SyncController(balancer, app.Services.GetRequiredService<Reconciler>(), answers).Map(app);
        new StateController(balancer, answers).Map(app);
        new TokensController(app.Services.GetRequiredService<ITokenStore>(), app.Services.GetRequiredService<TimeProvider>()).Map(app);
        new DrainsController(balancer, watch, warnings).Map(app);
        new HostsController(balancer, kernel, answers).Map(app);
        new ConnectionsController(app.Services.GetRequiredService<ConnectionView>(), balancer).Map(app);
        new HistoryController(balancer, app.Services.GetRequiredService<StateStore>(), answers, app.Services.GetRequiredService<TimeProvider>()).Map(app);
        new StatsController(balancer, kernel).Map(app);
        new MetricsController(kernel, balancer, app.Services.GetRequiredService<PortalMetrics>(), options.MetricsSeries, options.MetricsLabels).Map(app);
        new EventsController(app.Services.GetRequiredService<EventHub>(), balancer, app.Services.GetRequiredService<TimeProvider>(), app.Lifetime.ApplicationStopping).Map(app);
        new GlobalsController(balancer, kernel).Map(app);
        new KernelController(balancer, app.Services.GetRequiredService<KernelReport>()).Map(app);
        new DirectorController(app.Services.GetRequiredService<DirectorView>()).Map(app);
        new FleetController(balancer, app.Services.GetService<FleetView>()).Map(app);
        OpenApiController.Map(app);
        new ReadinessController(app.Services.GetRequiredService<ReadinessProbe>()).Map(app);
    }
}
