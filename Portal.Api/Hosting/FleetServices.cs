using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Portal.Api.Checks;
using Portal.Api.Configuration;
using Portal.Api.Directors;
using Portal.Api.Draining;
using Portal.Api.Etcd;
using Portal.Api.Events;
using Portal.Api.Fleet;
using Portal.Api.Metrics;
using Portal.Api.State;
using Portal.Api.Storage;
using Portal.Api.Views;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Hosting;

/// <summary>What a director of a fleet has beside a Portal that is alone.</summary>
internal static class FleetServices
{
    /// <summary>Adds it, where the options name a fleet.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="options">The options.</param>
    /// <param name="own">Another store than etcd; null for etcd.</param>
    public static void Add(IServiceCollection services, PortalOptions options, IEtcd? own)
    {
        if (options.Fleet is not { } fleet)
        {
            return;
        }

        if (own is null)
        {
            services.AddSingleton(_ => Client(options.Etcd));
            services.AddHostedService<EtcdMembership>();
        }

        services.AddLog<FleetLog>();
        services.AddSingleton<FleetLog>();
        services.AddSingleton<FleetMetrics>();
        services.AddSingleton(provider => new FleetNews(options.Director!, provider.GetRequiredService<EventHub>(), provider.GetRequiredService<FleetMetrics>(), provider.GetRequiredService<FleetLog>()));
        services.AddSingleton(provider =>
        {
            var etcd = own ?? provider.GetRequiredService<EtcdClient>();
            var keys = new FleetKeys(fleet);
            var copy = new FleetCopy(provider.GetRequiredService<StateStore>(), provider.GetRequiredService<StateFolder>());
            EtcdAddresses.Check(options.Etcd, copy.State?.Table ?? IpvsTable.Empty);
            var journal = new FleetJournal(fleet, options.FleetInit, etcd, copy, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<FleetNews>());
            return new FleetParts(fleet, options.Director!, copy.Instance, etcd, keys, journal, new FleetRoll(etcd, keys));
        });
        services.AddSingleton(provider => new FleetView(
            provider.GetRequiredService<FleetParts>(), provider.GetRequiredService<DirectorIdentity>(), provider.GetRequiredService<Balancer>(), provider.GetRequiredService<TimeProvider>())
        {
            EmptyDrains = () => provider.GetRequiredService<DrainWatch>().Empty,
            LocalAddresses = () => provider.GetRequiredService<IMachineAddresses>().ByDevice().Values.SelectMany(addresses => addresses),
            HealthDown = director => provider.GetService<FleetJury>()?.DownOf(director),
            Addresses = () => provider.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [],
        });
        if (options.HealthShared)
        {
            services.AddSingleton<FleetJury>();
            services.AddSingleton<IJury>(provider => provider.GetRequiredService<FleetJury>());
        }

        services.AddHostedService<FleetLoop>();
    }

    /// <summary>The journal to which Portal writes: that of its fleet, or its own.</summary>
    public static IJournal Journal(IServiceProvider provider) => provider.GetService<FleetParts>() is { } parts ? parts.Journal : provider.GetRequiredService<StateStore>();

    /// <summary>Says whether every other director sees no connection left on a drain; always so where there is no fleet.</summary>
    public static Func<string, bool> DrainVote(IServiceProvider provider) => provider.GetService<FleetView>() is { } view ? view.OthersSeeEmpty : _ => true;

    /// <summary>Says what is wrong between this director and its fleet; null where there is no fleet.</summary>
    public static Func<string?>? Problem(IServiceProvider provider) => provider.GetService<FleetView>() is { } view ? () => view.Problem : null;

    /// <summary>Sees that a folder is used for the fleet that its data are a copy of, or for none where that is meant.</summary>
    /// <param name="options">The options.</param>
    /// <param name="folder">Where the folder is.</param>
    /// <exception cref="StateFolderException">It belongs to another fleet.</exception>
    public static void CheckFolder(PortalOptions options, string folder)
    {
        var note = FleetNote.Read(folder);
        if (note is null || note.Fleet == options.Fleet || note.Fleet.Length == 0)
        {
            return;
        }

        if (options.Fleet is { } other)
        {
            throw new StateFolderException($"The state folder {folder} has the data of the fleet {note.Fleet}, and not of {other}. Use another folder, or start Portal once with --leave-fleet.");
        }

        if (!options.LeaveFleet)
        {
            throw new StateFolderException($"The state folder {folder} has the data of the fleet {note.Fleet}. Start Portal with --fleet {note.Fleet}, or with --leave-fleet to go on alone with these data.");
        }
    }

    /// <summary>Goes on alone with the data of a fleet, where that is asked for.</summary>
    /// <param name="options">The options.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="store">The copy of the fleet's data.</param>
    /// <exception cref="StoreException">It could not be stored.</exception>
    public static void LeaveIfAsked(PortalOptions options, StateFolder folder, StateStore store)
    {
        if (options.LeaveFleet && FleetNote.Read(folder.Path) is { } note)
        {
            if (store.Stored is { } stored)
            {
                store.Replace(stored with { Digest = string.Empty, Globals = note.Globals });
            }

            FleetNote.Delete(folder.Path);
        }
    }

    /// <summary>Makes a client of the fleet's etcd.</summary>
    /// <param name="settings">Where etcd is.</param>
    /// <exception cref="OptionException">A file of the options cannot be read, or is not what it should be.</exception>
    public static EtcdClient Client(EtcdSettings settings)
    {
        try
        {
            return new EtcdClient(new EtcdOptions
            {
                Endpoints = settings.Endpoints,
                CaFile = settings.CaFile,
                CertificateFile = settings.CertificateFile,
                KeyFile = settings.KeyFile,
                User = settings.User,
                Password = settings.PasswordFile is { } file ? EtcdPassword.FromFile(file) : null,
            });
        }
        catch (EtcdException exception)
        {
            throw new OptionException(exception.Message);
        }
    }
}
