using System.Collections.Concurrent;
using System.Globalization;
using Portal.Api.Checks;
using Portal.Api.Contracts;

namespace Portal.Api.Metrics;

/// <summary>Counts checks, and tells the health of services and servers.</summary>
public sealed class HealthMetrics : ICheckMeter
{
    private static readonly double[] Durations = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10];

    // The wheel turns by 20 ms: no check is more punctual. From an interval on, results do not count.
    private static readonly double[] Latenesses = [0.01, 0.02, 0.03, 0.04, 0.05, 0.075, 0.1, 0.25, 0.5, 1, 2.5, 5];

    private readonly ConcurrentDictionary<(string Type, string Result), Tally> checks = new();
    private readonly ConcurrentDictionary<string, Histogram> durations = new();
    private readonly Histogram latenesses = new(Latenesses);
    private long changes;
    private long restarts;

    /// <inheritdoc/>
    public void Checked(CheckTarget target, CheckResult result, TimeSpan lateness)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(result);
        var type = target.Kind.Name;
        checks.GetOrAdd((type, HealthNames.Of(result.Outcome)), _ => new Tally()).Add(result.Duration);
        durations.GetOrAdd(type, _ => new Histogram(Durations)).Add(result.Duration);
        latenesses.Add(lateness);
    }

    /// <inheritdoc/>
    public void Changed() => Interlocked.Increment(ref changes);

    /// <inheritdoc/>
    public void StoodStill() => Interlocked.Increment(ref restarts);

    /// <summary>Writes it.</summary>
    internal void Write(Exposition exposition, HealthMonitor monitor)
    {
        var verdicts = monitor.Verdicts;
        if (verdicts.IsEmpty && checks.IsEmpty)
        {
            return;
        }

        WriteStates(exposition, verdicts.Values.ToList());
        WriteChecks(exposition);
        exposition.Single("portal_health_changes_total", Exposition.Counter, "How often a server went up or down.", Interlocked.Read(ref changes));
        exposition.Single("portal_health_restarts_total", Exposition.Counter, "How often the checker stood still and was started anew.", Interlocked.Read(ref restarts));
        var records = monitor.Records();
        exposition.Single("portal_health_inconclusive", Exposition.Gauge, "Checks that could not be made five times in a row or more.", records.Count(record => record.Record.IsBlind));
        exposition.Single("portal_health_brake", Exposition.Gauge, "Whether so many servers fail at once that none goes down: 1 or 0.", monitor.IsBraking ? 1 : 0);
        const string Expiry = "portal_health_certificate_expiry_seconds";
        exposition.Family(Expiry, Exposition.Gauge, "When the certificate that a check saw ends, since 1970.");
        foreach (var (key, record) in records.Where(record => record.Record.CertificateExpiry is not null).DistinctBy(record => (record.Key.Target.Address, record.Key.Target.Port, record.Key.Target.Kind.Name)))
        {
            exposition.Sample(Expiry, (record.CertificateExpiry!.Value - DateTimeOffset.UnixEpoch).TotalSeconds,
                ("host", key.Target.Address.ToString()), ("port", key.Target.Port.ToString(CultureInfo.InvariantCulture)), ("type", key.Target.Kind.Name));
        }
    }

    private static void WriteStates(Exposition exposition, List<ServiceVerdict> verdicts)
    {
        Servers(exposition, verdicts, "portal_health_up", "Whether a checked server is up: 1 or 0.", server => server.State != ServerState.Down);
        Servers(exposition, verdicts, "portal_health_expected", "Whether a checked server should serve: it has a weight, is not drained, and has no override: 1 or 0.", server => server.IsExpected);
        Services(exposition, verdicts, "portal_health_service_up", "Servers of a service that can serve and are up.", verdict => verdict.Up);
        Services(exposition, verdicts, "portal_health_service_can_serve", "Servers of a service that can serve.", verdict => verdict.CanServe);
        Services(exposition, verdicts, "portal_health_failing_open", "Whether too few servers of a service are up, so that all serve: 1 or 0.", verdict => verdict.State == ServiceState.FailingOpen ? 1 : 0);
    }

    private static void Servers(Exposition exposition, List<ServiceVerdict> verdicts, string name, string help, Func<ServerVerdict, bool> isSo)
    {
        exposition.Family(name, Exposition.Gauge, help);
        foreach (var (service, server) in verdicts.SelectMany(service => service.Servers.Where(server => server.State != ServerState.Off).Select(server => (service, server))))
        {
            exposition.Sample(name, isSo(server) ? 1 : 0, ("service", ModelMapping.PathOf(service.Service)), ("server", ModelMapping.PathOf(server.Server)));
        }
    }

    private static void Services(Exposition exposition, List<ServiceVerdict> verdicts, string name, string help, Func<ServiceVerdict, int> value)
    {
        exposition.Family(name, Exposition.Gauge, help);
        foreach (var verdict in verdicts)
        {
            exposition.Sample(name, value(verdict), ("service", ModelMapping.PathOf(verdict.Service)));
        }
    }

    private void WriteChecks(Exposition exposition)
    {
        const string Total = "portal_health_checks_total";
        exposition.Family(Total, Exposition.Counter, "Checks that were made, by type and result.");
        foreach (var ((type, result), tally) in checks.OrderBy(entry => entry.Key))
        {
            exposition.Sample(Total, tally.Count, ("type", type), ("result", result));
        }

        const string Seconds = "portal_health_check_seconds";
        exposition.Family(Seconds, Exposition.Histogram, "How long checks took, by type.");
        foreach (var (type, histogram) in durations.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            histogram.Write(exposition, Seconds, ("type", type));
        }

        const string Lateness = "portal_health_lateness_seconds";
        exposition.Family(Lateness, Exposition.Histogram, "How much later than due checks began.");
        latenesses.Write(exposition, Lateness);
    }
}
