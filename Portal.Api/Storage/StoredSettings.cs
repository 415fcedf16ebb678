using Portal.Api.Json;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>What is declared beside the table, in the snapshot.</summary>
internal static class StoredSettings
{
    /// <summary>The settings as the value of a field.</summary>
    public static readonly JsonKind<KernelSettings?> Kind = new JsonFields<KernelSettings>
    {
        { "timeouts", StoredTimeouts.Kind, settings => settings.Timeouts, (settings, timeouts) => settings with { Timeouts = timeouts } },
        { "master", StoredDaemon.Kind, settings => settings.Master, (settings, daemon) => settings with { Master = daemon } },
        { "backup", StoredDaemon.Kind, settings => settings.Backup, (settings, daemon) => settings with { Backup = daemon } },
    }.Object(KernelSettings.None);
}
