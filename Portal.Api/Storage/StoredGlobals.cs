using Portal.Api.Json;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>What is declared beside the table, in the snapshot.</summary>
internal static class StoredGlobals
{
    /// <summary>The settings as the value of a field.</summary>
    public static readonly JsonKind<Globals?> Kind = JsonKinds.Object(Codec, Globals.None);

    private static Globals Codec(ref JsonPass pass, Globals settings) => settings with
    {
        Timeouts = pass.Field("timeouts", StoredTimeouts.Kind, settings.Timeouts),
        Master = pass.Field("master", StoredDaemon.Kind, settings.Master),
        Backup = pass.Field("backup", StoredDaemon.Kind, settings.Backup),
    };
}
