using System.Reflection;
using Portal.Api.Balancing;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Metrics;

/// <summary>What Portal knows of itself.</summary>
internal sealed class PortalMetrics(Balancer balancer, Reconciler reconciler, RequestMetrics requests, IpvsadmMetrics ipvsadm, TimeProvider time)
{
    private static readonly string Version =
        typeof(PortalMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private readonly ProcessMetrics process = new(time);

    /// <summary>Writes it.</summary>
    /// <param name="exposition">Where to.</param>
    /// <param name="kernel">The kernel's table; null when it could not be listed.</param>
    /// <param name="before">The declared services when it began to be listed: those that were changed since are no drift.</param>
    public void Write(Exposition exposition, ObservedTable? kernel, IpvsTable before)
    {
        var state = balancer.State;
        exposition.Family("portal_build_info", Exposition.Gauge, "Which Portal this is.");
        exposition.Sample("portal_build_info", 1, ("version", Version));
        exposition.Single("portal_revision", Exposition.Gauge, "The revision of Portal's data.", state.Revision);
        exposition.Single("portal_declared_services", Exposition.Gauge, "Services in Portal's data.", state.Table.Count);
        exposition.Single("portal_declared_servers", Exposition.Gauge, "Servers in Portal's data.", state.Table.Services.Sum(service => service.Servers.Count));
        exposition.Single("portal_drains", Exposition.Gauge, "What is drained at present: servers, services and hosts.", state.Drains.All.Count);
        exposition.Single("portal_write_queue_length", Exposition.Gauge, "Writes that wait for their turn.", balancer.Waiting);
        WritePush(exposition, balancer.LastPush);
        WriteReconcile(exposition, reconciler);
        exposition.Single("ipvs_up", Exposition.Gauge, "Whether the kernel's table can be listed: 1 or 0.", kernel is null ? 0 : 1);
        if (kernel is not null)
        {
            var drift = TableDiff.Compute(kernel.ToTable(state.Table), state.Table).Changes.Count(step => ReferenceEquals(before.Find(step.Service), state.Table.Find(step.Service)));
            exposition.Single("portal_drift_steps", Exposition.Gauge, "How many steps a push would make, at the time of this answer.", drift);
        }

        requests.Write(exposition);
        ipvsadm.Write(exposition);
        process.Write(exposition);
    }

    private static void WritePush(Exposition exposition, PushStatus push)
    {
        exposition.Single("portal_last_push_success", Exposition.Gauge, "Whether the last push of all of Portal's data succeeded: 1 or 0.", push.IsGood ? 1 : 0);
        if (push.Time is { } time)
        {
            exposition.Single("portal_last_push_timestamp_seconds", Exposition.Gauge, "When the last push ended, since 1970.", Seconds(time));
        }
    }

    private static void WriteReconcile(Exposition exposition, Reconciler reconciler)
    {
        var status = reconciler.Status;
        exposition.Single("portal_reconcile_success", Exposition.Gauge, "Whether the last repair of drift was done in full: 1 or 0.", status.Problem is null ? 1 : 0);
        exposition.Single("portal_reconcile_repairs_total", Exposition.Counter, "How often drift was repaired unasked.", reconciler.Repairs);
        if (status.LastCheck is { } check)
        {
            exposition.Single("portal_reconcile_last_check_timestamp_seconds", Exposition.Gauge, "When the kernel was last compared with Portal's data unasked, since 1970.", Seconds(check));
        }
    }

    private static double Seconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;
}
