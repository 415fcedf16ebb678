using Portal.Api.Checks;
using Portal.Api.Configuration;
using Portal.Api.Metrics;
using Portal.Api.Storage;
using Portal.Api.Views;
using Portal.Api.Writing;
using Portal.Ipvsadm.Execution;

namespace Portal.Api.Hosting;

/// <summary>What reaches the kernel.</summary>
internal static class KernelServices
{
    /// <summary>Adds what lists and changes the kernel's table.</summary>
    public static void Add(IServiceCollection services, PortalOptions options, StateFolder folder, IIpvsadm? ipvsadm)
    {
        // The client is its own service, so that it is disposed with the others.
        services.AddSingleton(provider => new IpvsadmClient(
            new IpvsadmOptions { Path = options.Ipvsadm, Timeout = options.IpvsadmTimeout, ProcessFile = folder.FileNamed(StateFolder.ProcessName) },
            new IpvsadmObservers(new IpvsadmLog(provider.GetRequiredService<ILogger<IpvsadmLog>>()), provider.GetRequiredService<IpvsadmMetrics>()),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ReservedRows(ipvsadm ?? provider.GetRequiredService<IpvsadmClient>(), options.HealthMarks));
        services.AddSingleton(provider =>
        {
            var others = provider.GetRequiredService<ReservedRows>().Others;
            return options.Scope is { } scope ? new ScopedIpvsadm(others, scope) : others;
        });
    }

    /// <summary>Adds what lists connections.</summary>
    public static void AddConnections(IServiceCollection services, PortalOptions options, IConnectionTable? connections) =>
        services.AddSingleton(provider => new ConnectionView(connections ?? new ConnectionTable(), provider.GetRequiredService<Balancer>(), options.Scope, provider.GetRequiredService<CheckRowKeeper>().IsCheck));
}
