using Portal.Api.Configuration;
using Portal.Api.Directors;
using Portal.Api.Metrics;
using Portal.Api.State;
using Portal.Api.Storage;
using Portal.Api.Views;
using Portal.Api.Writing;
using Portal.Ipvsadm.Execution;

namespace Portal.Api.Hosting;

/// <summary>Puts together what this machine is as a director.</summary>
internal static class DirectorServices
{
    /// <summary>Adds it.</summary>
    /// <param name="services">The services.</param>
    /// <param name="options">The options.</param>
    /// <param name="machine">Another machine than this one; null for this one.</param>
    public static void Add(IServiceCollection services, PortalOptions options, Machine? machine)
    {
        services.AddSingleton(_ => machine?.Sysctls ?? new KernelSysctls());
        services.AddSingleton(_ => machine?.Addresses ?? new MachineAddresses());
        services.AddSingleton(_ => new DirectorIdentity(options.Director ?? Environment.MachineName, PortalMetrics.Version));
        services.AddSingleton(provider => new DirectorView(
            provider.GetRequiredService<DirectorIdentity>(),
            provider.GetRequiredService<Balancer>(),
            provider.GetRequiredService<KernelView>(),
            provider.GetRequiredService<IMachineAddresses>(),
            provider.GetRequiredService<IKernelSysctls>(),
            provider.GetService<AddressKeeper>()));
        if (options.AddressesOn is { } device)
        {
            AddKeeper(services, device, machine);
        }
    }

    private static void AddKeeper(IServiceCollection services, string device, Machine? machine)
    {
        services.AddLog<AddressLog>();
        services.AddSingleton<AddressLog>();
        services.AddSingleton(provider => new AddressKeeper(
            device,
            provider.GetRequiredService<Balancer>(),
            provider.GetRequiredService<IMachineAddresses>(),
            machine?.Tool ?? new AddressTool(provider.GetRequiredService<TimeProvider>()),
            new AddressNotes(provider.GetRequiredService<StateFolder>(), BootName.ReadWithNetwork()),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<AddressLog>()));
        services.AddHostedService<AddressLoop>();
    }
}
