using Portal.Api.Checks;
using Portal.Api.Configuration;
using Portal.Api.Controllers;
using Portal.Api.Events;
using Portal.Api.Metrics;
using Portal.Api.Writing;
using Portal.Ipvsadm.Execution;

namespace Portal.Api.Hosting;

/// <summary>Puts together what checks the health of servers.</summary>
internal static class HealthServices
{
    /// <summary>Adds them.</summary>
    /// <param name="services">The services.</param>
    /// <param name="options">The options.</param>
    /// <param name="own">Another way to make checks than asking servers; null for that.</param>
    public static void Add(IServiceCollection services, PortalOptions options, IProbe? own)
    {
        services.AddSingleton(provider => new TimerWheel(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => own ?? new Prober(provider.GetRequiredService<TimerWheel>(), provider.GetRequiredService<TimeProvider>(), options.HealthPrograms));
        services.AddSingleton<HealthMetrics>();
        services.AddSingleton<HealthLog>();
        services.AddSingleton(provider => new HealthNews(provider.GetRequiredService<EventHub>(), provider.GetRequiredService<HealthMetrics>(), provider.GetRequiredService<HealthLog>()));
        services.AddSingleton<CheckRowKeeper>();
        services.AddSingleton(provider => new HealthMonitor(
            provider.GetRequiredService<Balancer>(),
            provider.GetRequiredService<IProbe>(),
            provider.GetRequiredService<CheckRowKeeper>(),
            provider.GetRequiredService<IKernelSysctls>(),
            provider.GetRequiredService<HealthNews>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<IJury>()));
        services.AddSingleton<HealthView>();
        services.AddSingleton<Bodies>();
    }
}
