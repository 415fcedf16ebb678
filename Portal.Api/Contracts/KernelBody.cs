using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Contracts;

/// <summary>What the kernel's IPVS is, as it stands in answers.</summary>
internal static class KernelBody
{
    private static readonly JsonKind<string?> TextOrNull = JsonKinds.Text.Always();
    private static readonly JsonKind<long?> NumberOrNull = JsonKinds.Number.Always();

    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="facts">What it is.</param>
    /// <param name="settings">The time-outs and daemons that it has.</param>
    /// <param name="declared">What of them is declared.</param>
    public static void Write(JsonTextWriter json, KernelFacts facts, Globals settings, Globals declared)
    {
        json.WriteStartObject();
        json.Field("version", TextOrNull, facts.Version);
        json.Field("connection_table_size", NumberOrNull, facts.ConnectionTableSize);
        json.Field("timeouts", JsonKinds.Written, (TimeoutsBody.Of(settings.Timeouts!) with { IsDeclared = declared.Timeouts is not null }).Write);
        json.Field("daemons", JsonKinds.Written, daemons => GlobalChangeBody.WriteDaemons(daemons, settings, declared));
        json.Field("schedulers", JsonKinds.Written, schedulers => WriteArray(schedulers, facts.Schedulers, Write));
        json.Field("sysctls", JsonKinds.Written, sysctls => WriteArray(sysctls, facts.Sysctls, Write));
        json.WriteEndObject();
    }

    private static void Write(JsonTextWriter json, (string Name, ModuleState State) scheduler)
    {
        json.Field("name", JsonKinds.Text, scheduler.Name);
        json.Field("state", JsonKinds.Text, Name(scheduler.State));
    }

    private static void Write(JsonTextWriter json, (Sysctl Sysctl, string? Value) sysctl)
    {
        json.Field("name", JsonKinds.Text, "net.ipv4.vs." + sysctl.Sysctl.Name);
        json.Field("value", TextOrNull, sysctl.Value);
        json.Field("default", TextOrNull, sysctl.Sysctl.Default);
        json.Field("meaning", JsonKinds.Text, sysctl.Sysctl.Meaning);
    }

    private static void WriteArray<T>(JsonTextWriter json, ImmutableArray<T> elements, Action<JsonTextWriter, T> write)
    {
        json.WriteStartArray();
        foreach (var element in elements)
        {
            json.WriteStartObject();
            write(json, element);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Name(ModuleState state) => state switch
    {
        ModuleState.Loaded => "loaded",
        ModuleState.Loadable => "loadable",
        ModuleState.Missing => "missing",
        _ => "unknown",
    };
}
