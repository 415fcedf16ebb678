using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Portal.Api.Hosting;

/// <summary>
/// Gives the framework its loggers and options by name. Otherwise it makes them from open generic types, and a program that is
/// compiled ahead of time builds each of those when it starts: a third of the start, and a megabyte.
/// </summary>
internal static class ClosedServices
{
    /// <summary>Adds them.</summary>
    /// <param name="services">The services; all others are there already.</param>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ILoggerFactory>(provider => new LoggerFactory(
            provider.GetServices<ILoggerProvider>(),
            Configured(provider, new LoggerFilterOptions())));
        AddOptions<HostOptions>(services);
        AddOptions<ConsoleLifetimeOptions>(services);
        AddOptions<SocketTransportOptions>(services);
        AddOptions<RouteHandlerOptions>(services);
        AddOptions<RouteOptions>(services);
        AddOptions<FormOptions>(services);
        AddOptions<KestrelServerOptions>(services);
    }

    /// <summary>Adds the log of a class.</summary>
    /// <typeparam name="T">The class.</typeparam>
    public static void AddLog<T>(this IServiceCollection services) =>
        services.AddSingleton<ILogger<T>>(provider => new Logger<T>(provider.GetRequiredService<ILoggerFactory>()));

    private static void AddOptions<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(IServiceCollection services)
        where T : class, new() =>
        services.AddSingleton(provider => Options.Create(Configured(provider, new T())));

    private static T Configured<T>(IServiceProvider provider, T options)
        where T : class
    {
        foreach (var configure in provider.GetServices<IConfigureOptions<T>>())
        {
            configure.Configure(options);
        }

        foreach (var configure in provider.GetServices<IPostConfigureOptions<T>>())
        {
            configure.PostConfigure(Options.DefaultName, options);
        }

        return options;
    }
}
