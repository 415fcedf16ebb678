using System.Globalization;
using Portal.Cli.Convert.Documents;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Cli.Convert.Export;

/// <summary>Writes keepalived.conf for keepalived 2.2.7.</summary>
internal sealed class KeepalivedExport(string file, Findings findings)
{
    private static readonly string[] UnknownSchedulers = ["none"];

    private readonly BlockWriter text = new();

    /// <summary>Writes a document.</summary>
    public string Write(DeclaredDocument document)
    {
        WriteGlobals(document);
        foreach (var service in document.Services ?? [])
        {
            if (service.Servers.All(server => server.IsBackup))
            {
                Remark(service.Key, null, "It was left out: keepalived ignores a virtual_server without real servers.");
            }
            else if (UnknownSchedulers.Contains(service.Settings.Scheduler))
            {
                Remark(service.Key, null, $"It was left out: keepalived knows no scheduler {service.Settings.Scheduler}.");
            }
            else
            {
                Write(service);
            }
        }

        return text.ToString();
    }

    private void WriteGlobals(DeclaredDocument document)
    {
        var daemons = document.Daemons ?? [];
        if (document.Timeouts is null && daemons.Length == 0)
        {
            return;
        }

        text.Open("global_defs");
        if (daemons.Length > 0)
        {
            var daemon = daemons[0].Daemon;
            if (daemons.Length == 1 || daemons[1].Daemon != daemon)
            {
                findings.Remark(new Place(file, 0, 0), "keepalived runs the master and the backup daemon with the same settings: those of the first were written.");
            }

            var length = daemon.MaximumLength is { } bytes ? string.Create(CultureInfo.InvariantCulture, $" maxlen {bytes}") : string.Empty;
            text.Line(string.Create(CultureInfo.InvariantCulture, $"lvs_sync_daemon {daemon.Interface} id {daemon.SyncId}{length} port {daemon.Port} ttl {daemon.TimeToLive} group {daemon.Group}"));
        }

        if (document.Timeouts is { } times && (times.Tcp ?? times.TcpFin ?? times.Udp) is not null)
        {
            text.Line("lvs_timeouts" + Time("tcp", times.Tcp) + Time("tcpfin", times.TcpFin) + Time("udp", times.Udp));
        }

        text.Close();
    }

    private static string Time(string name, long? seconds) => seconds is { } time ? string.Create(CultureInfo.InvariantCulture, $" {name} {time}") : string.Empty;

    private void Write(DeclaredService service)
    {
        var (key, settings) = (service.Key, service.Settings);
        if (key is AddressKey address)
        {
            text.Open(string.Create(CultureInfo.InvariantCulture, $"virtual_server {address.Address} {address.Port}"));
            text.Line("protocol " + address.Protocol.ToString().ToUpperInvariant());
        }
        else if (key is FirewallMarkKey mark)
        {
            text.Open(string.Create(CultureInfo.InvariantCulture, $"virtual_server fwmark {mark.Mark}"));
            text.Line(mark.MarkFamily == IpFamily.IPv6 ? "ip_family inet6" : "ip_family inet");
        }

        WriteName(key, null, service.Name, service.Labels is not null);
        text.Line("lvs_sched " + settings.Scheduler);
        foreach (var flag in SchedulerFlagsText.Names(settings.Scheduler, settings.Flags))
        {
            text.Line(flag);
        }

        if (settings.OnePacket)
        {
            text.Line("ops");
        }

        if (settings.Persistence is { } persistence)
        {
            text.Line(string.Create(CultureInfo.InvariantCulture, $"persistence_timeout {(long)persistence.Timeout.TotalSeconds}"));
            text.Line(persistence.Mask is not null, () => "persistence_granularity " + ClientMaskText.Format(persistence.Mask!));
            text.Line(persistence.Engine is not null, () => "persistence_engine " + persistence.Engine);
        }

        var checks = new CheckExport(text, (server, what) => Remark(key, server, what));
        var backups = service.Servers.Where(server => server.IsBackup).ToList();
        checks.WriteGuard(service, hasBackup: backups.Count > 0);
        foreach (var (i, backup) in backups.Index())
        {
            WriteSorry(key, backup, i);
        }

        foreach (var server in service.Servers.Where(server => !server.IsBackup))
        {
            WriteServer(service, server, checks);
        }

        text.Close();
    }

    private void WriteSorry(ServiceKey key, DeclaredServer backup, int index)
    {
        if (index > 0)
        {
            Remark(key, backup.Key, "It was left out: keepalived has one sorry_server.");
            return;
        }

        if (backup.Settings is not { Weight: 1, UpperThreshold: 0, LowerThreshold: 0 })
        {
            Remark(key, backup.Key, "A sorry_server has weight 1 and no thresholds.");
        }

        RemarkPort(key, backup);
        text.Line(string.Create(CultureInfo.InvariantCulture, $"sorry_server {backup.Key.Address} {backup.Key.Port}"));
        text.Line("sorry_server_inhibit");
        text.Line("sorry_server_lvs_method " + Method(backup));
    }

    private void WriteServer(DeclaredService service, DeclaredServer server, CheckExport checks)
    {
        RemarkPort(service.Key, server);
        text.Open(string.Create(CultureInfo.InvariantCulture, $"real_server {server.Key.Address} {server.Key.Port}"));
        WriteName(service.Key, server.Key, server.Name, server.Labels is not null);
        text.Line(string.Create(CultureInfo.InvariantCulture, $"weight {server.Settings.Weight}"));
        text.Line("lvs_method " + Method(server));
        text.Line(server.Settings.UpperThreshold > 0, () => string.Create(CultureInfo.InvariantCulture, $"uthreshold {server.Settings.UpperThreshold}"));
        text.Line(server.Settings.LowerThreshold > 0, () => string.Create(CultureInfo.InvariantCulture, $"lthreshold {server.Settings.LowerThreshold}"));
        checks.Write(service, server);
        text.Close();
    }

    private void WriteName(ServiceKey key, RealServerKey? server, string? name, bool hasLabels)
    {
        text.Line(name is not null, () => $"snmp_name {BlockWriter.Quoted(name!)}");
        if (hasLabels)
        {
            Remark(key, server, "keepalived knows no labels.");
        }
    }

    private void RemarkPort(ServiceKey key, DeclaredServer server)
    {
        if (key is FirewallMarkKey && server.Key.Port != 0 && server.Settings.Forwarding is not Masquerading)
        {
            Remark(key, server.Key, "keepalived gives it port 0: behind a mark only NAT has ports.");
        }
    }

    private static string Method(DeclaredServer server) => server.Settings.Forwarding switch
    {
        Masquerading => "NAT",
        IpInIp { Tunnel: GueTunnel gue } => string.Create(CultureInfo.InvariantCulture, $"TUN type gue port {gue.Port} {TunnelWords.Checksums[gue.Checksum]}"),
        IpInIp { Tunnel: GreTunnel gre } => "TUN type gre " + TunnelWords.Checksums[gre.Checksum],
        IpInIp => "TUN",
        _ => "DR",
    };

    private void Remark(ServiceKey key, RealServerKey? server, string what) => findings.Remark(new Place(file, 0, 0), $"{CommandText.Name(key, server)}: {what}");
}
