using Newtonsoft.Json;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Api.Contracts;

/// <summary>Settings, and steps in them, as they stand in answers about more than settings. Where there are none, nothing is written.</summary>
internal static class GlobalChangeBody
{
    private const string Name = "settings";

    /// <summary>Writes steps, with their name.</summary>
    public static void Write(JsonTextWriter json, GlobalsPlan plan)
    {
        if (plan.IsEmpty)
        {
            return;
        }

        json.WritePropertyName(Name);
        json.WriteStartArray();
        foreach (var change in plan.Changes)
        {
            json.WriteStartObject();
            json.WritePropertyName("action");
            json.WriteValue(change.IsAddition ? "add" : change.IsRemoval ? "remove" : "edit");
            json.WritePropertyName("setting");
            switch (change)
            {
                case TimeoutsChanged { Before: var before, After: var after }:
                    json.WriteValue("timeouts");
                    Write(json, "before", before is null ? null : TimeoutsBody.Of(before).Write);
                    Write(json, "after", after is null ? null : TimeoutsBody.Of(after).Write);
                    break;
                case DaemonChanged { Role: var role, Before: var before, After: var after }:
                    json.WriteValue("daemon/" + DaemonText.Name(role));
                    Write(json, "before", before is null ? null : DaemonBody.Of(role, before).Write);
                    Write(json, "after", after is null ? null : DaemonBody.Of(role, after).Write);
                    break;
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes what is declared, with its name.</summary>
    public static void Write(JsonTextWriter json, Globals settings)
    {
        if (settings == Globals.None)
        {
            return;
        }

        json.WritePropertyName(Name);
        json.WriteStartObject();
        Write(json, "timeouts", settings.Timeouts is null ? null : TimeoutsBody.Of(settings.Timeouts).Write);
        json.WritePropertyName("daemons");
        WriteDaemons(json, settings, null);
        json.WriteEndObject();
    }

    /// <summary>Writes the daemons that there are.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="settings">The daemons.</param>
    /// <param name="declared">What is declared; null where that is not to be said.</param>
    public static void WriteDaemons(JsonTextWriter json, Globals settings, Globals? declared)
    {
        json.WriteStartArray();
        foreach (var role in (ReadOnlySpan<DaemonRole>)[DaemonRole.Master, DaemonRole.Backup])
        {
            if (settings.Daemon(role) is { } daemon)
            {
                (DaemonBody.Of(role, daemon) with { IsDeclared = declared is null ? null : declared.Daemon(role) is not null }).Write(json);
            }
        }

        json.WriteEndArray();
    }

    private static void Write(JsonTextWriter json, string name, Action<JsonTextWriter>? write)
    {
        if (write is not null)
        {
            json.WritePropertyName(name);
            write(json);
        }
    }
}
