using System.Globalization;
using System.Text;
using Portal.Cli.Convert.Documents;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Model;

namespace Portal.Cli.Convert.Export;

/// <summary>Writes lines as <c>ipvsadm -S -n</c> prints them, and thresholds, time-outs and daemons, which it does not print.</summary>
internal sealed class RuleExport(string file, Findings findings)
{
    private const string NoThresholds = " -x 0 -y 0";

    /// <summary>Writes a document.</summary>
    public string Write(DeclaredDocument document)
    {
        var text = new StringBuilder();
        foreach (var service in document.Services ?? [])
        {
            var name = CommandText.Name(service.Key, null);
            RemarkUnsaid(name, service.Name is not null || service.Labels is not null, service.HealthCheck is not null);
            Line(text, CommandText.Line(new AddService(service.Key, service.Settings)));
            foreach (var server in service.Servers)
            {
                Write(text, service.Key, server);
            }
        }

        if (document.Timeouts is { } timeouts)
        {
            Line(text, string.Create(CultureInfo.InvariantCulture, $"--set {timeouts.Tcp ?? 0} {timeouts.TcpFin ?? 0} {timeouts.Udp ?? 0}"));
        }

        foreach (var (role, daemon) in document.Daemons ?? [])
        {
            Line(text, GlobalCommandText.Line(new StartDaemon(role, daemon)));
        }

        return text.ToString();
    }

    private void Write(StringBuilder text, ServiceKey key, DeclaredServer server)
    {
        var name = CommandText.Name(key, server.Key);
        RemarkUnsaid(name, server.Name is not null || server.Labels is not null, server.HealthCheck is { Count: > 0 });
        var settings = server.Settings;
        if (server.IsBackup && settings.Weight > 0)
        {
            Remark($"{name}: ipvsadm knows no backups. The server has weight 0: give it weight {settings.Weight.ToString(CultureInfo.InvariantCulture)} when the others are down.");
            settings = settings with { Weight = 0 };
        }

        Line(text, CommandText.Line(new AddServer(key, server.Key, settings)).Replace(NoThresholds, string.Empty, StringComparison.Ordinal));
    }

    private void RemarkUnsaid(string name, bool hasNames, bool hasCheck)
    {
        if (hasNames)
        {
            Remark($"{name}: ipvsadm knows no names and no labels.");
        }

        if (hasCheck)
        {
            Remark($"{name}: ipvsadm makes no checks. Keep Portal, or use keepalived.");
        }
    }

    private void Remark(string text) => findings.Remark(new Place(file, 0, 0), text);

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
