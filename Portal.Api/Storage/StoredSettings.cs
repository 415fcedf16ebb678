using Portal.Api.Json;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>What is declared beside the table, in the snapshot.</summary>
internal static class StoredSettings
{
    /// <summary>The settings as the value of a field.</summary>
    public static readonly JsonKind<KernelSettings?> Kind = JsonKinds.Object(Codec, KernelSettings.None);

    private static KernelSettings Codec(ref JsonPass pass, KernelSettings settings) => settings with
    {
        Timeouts = pass.Field("timeouts", StoredTimeouts.Kind, settings.Timeouts),
        Master = pass.Field("master", StoredDaemon.Kind, settings.Master),
        Backup = pass.Field("backup", StoredDaemon.Kind, settings.Backup),
    };
}
