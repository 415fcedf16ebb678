using System.Reflection;
using Portal.Api.Checks;
using Portal.Api.Logging;
using Portal.Api.State;
using Portal.Api.Views;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Metrics;

/// <summary>What Portal knows of itself.</summary>
internal sealed class PortalMetrics(Balancer balancer, Reconciler reconciler, RequestMetrics requests, IpvsadmMetrics ipvsadm, HealthMetrics health, HealthMonitor monitor, LineLog log, TimeProvider time, FleetView? fleet = null, FleetMetrics? fleetMetrics = null)
{
    /// <summary>The version of Portal.</summary>
    public static readonly string Version =
        typeof(PortalMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private readonly ProcessMetrics process = new(time);

    /// <summary>Writes it.</summary>
    /// <param name="exposition">Where to.</param>
    /// <param name="kernel">The kernel's table; null when it could not be listed.</param>
    /// <param name="before">Portal's data when it began to be listed: what was changed since is no drift.</param>
    public void Write(Exposition exposition, ObservedTable? kernel, DeclaredState before)
    {
        var state = balancer.State;
        exposition.Family("portal_build_info", Exposition.Gauge, "The version of Portal.");
        exposition.Sample("portal_build_info", 1, ("version", Version));
        exposition.Single("portal_revision", Exposition.Gauge, "The revision of Portal's data.", state.Revision);
        exposition.Single("portal_declared_services", Exposition.Gauge, "Services in Portal's data.", state.Table.Count);
        exposition.Single("portal_declared_servers", Exposition.Gauge, "Servers in Portal's data.", state.Table.Services.Sum(service => service.Servers.Count));
        exposition.Single("portal_drains", Exposition.Gauge, "Drains of servers, services and hosts at present.", state.Drains.Count);
        exposition.Single("portal_write_queue_length", Exposition.Gauge, "Writes that wait for their turn.", balancer.Waiting);
        WritePush(exposition, balancer.LastPush);
        WriteReconcile(exposition, reconciler);
        exposition.Single("ipvs_up", Exposition.Gauge, "Whether the kernel's table can be listed: 1 or 0.", kernel is null ? 0 : 1);
        if (kernel is not null)
        {
            exposition.Single("portal_unmanaged_services", Exposition.Gauge, "Services in the kernel that no ipvsadm command line can express: Portal shows them and leaves them as they are.", kernel.Services.Count(service => service.Unmanaged is not null));
            exposition.Single("portal_unmanaged_servers", Exposition.Gauge, "Servers in the kernel that no ipvsadm command line can express, in services that one can.", kernel.Services.Where(service => service.Unmanaged is null).Sum(service => service.Servers.Count(server => server.Unmanaged is not null)));
            WriteDrift(exposition, balancer.Drift, () => Drift.Between(new ObservedKernel(kernel, null), state).Beside(before, state));
        }

        exposition.Single("portal_log_lines_dropped_total", Exposition.Counter, "Lines of the log that were dropped, because nothing read the log fast enough.", log.Dropped);
        requests.Write(exposition);
        ipvsadm.Write(exposition);
        health.Write(exposition, monitor);
        if (fleet is not null)
        {
            fleetMetrics!.Write(exposition, fleet.Status, state.Revision, fleet.Places(fleet.Last, fleet.Status.Revision).CountBy(place => place.Word).Select(group => (group.Key, group.Value)), monitor.Overruled);
        }

        process.Write(exposition);
    }

    // Where nobody has looked, this answer looks.
    private static void WriteDrift(Exposition exposition, DriftStatus status, Func<Drift> look)
    {
        var steps = (status.LastLook is null ? look() : status.Drift).Steps;
        exposition.Single("portal_drift_steps", Exposition.Gauge, "How many steps a push would make, by the last check for drift, or now if there was none.", steps);
        if (status.LastLook is { } time)
        {
            exposition.Single("portal_last_look_timestamp_seconds", Exposition.Gauge, "When the kernel was last compared with Portal's data, in seconds since 1970.", Seconds(time));
        }
    }

    private static void WritePush(Exposition exposition, PushStatus push)
    {
        exposition.Single("portal_last_push_success", Exposition.Gauge, "Whether the last push of all of Portal's data succeeded: 1 or 0.", push.IsGood ? 1 : 0);
        if (push.Time is { } time)
        {
            exposition.Single("portal_last_push_timestamp_seconds", Exposition.Gauge, "When the last push ended, in seconds since 1970.", Seconds(time));
        }
    }

    private static void WriteReconcile(Exposition exposition, Reconciler reconciler)
    {
        var status = reconciler.Status;
        exposition.Single("portal_reconcile_success", Exposition.Gauge, "Whether the last repair of drift was done in full: 1 or 0.", status.Problem is null ? 1 : 0);
        exposition.Single("portal_reconcile_repairs_total", Exposition.Counter, "How often Portal repaired drift by itself.", reconciler.Repairs);
        if (status.LastCheck is { } check)
        {
            exposition.Single("portal_reconcile_last_check_timestamp_seconds", Exposition.Gauge, "When Portal last compared the kernel with its data by itself, in seconds since 1970.", Seconds(check));
        }
    }

    private static double Seconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;
}
