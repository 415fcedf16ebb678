using Newtonsoft.Json;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Contracts;

/// <summary>What the kernel's IPVS is, as it stands in answers.</summary>
internal static class KernelBody
{
    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="facts">What it is.</param>
    /// <param name="settings">The time-outs and daemons that it has.</param>
    /// <param name="declared">What of them is declared.</param>
    public static void Write(JsonTextWriter json, KernelFacts facts, Globals settings, Globals declared)
    {
        json.WriteStartObject();
        json.WritePropertyName("version");
        json.WriteValue(facts.Version);
        json.WritePropertyName("connection_table_size");
        json.WriteValue(facts.ConnectionTableSize);
        json.WritePropertyName("timeouts");
        (TimeoutsBody.Of(settings.Timeouts!) with { IsDeclared = declared.Timeouts is not null }).Write(json);
        json.WritePropertyName("daemons");
        GlobalChangeBody.WriteDaemons(json, settings, declared);
        json.WritePropertyName("schedulers");
        json.WriteStartArray();
        foreach (var (name, state) in facts.Schedulers)
        {
            json.WriteStartObject();
            json.WritePropertyName("name");
            json.WriteValue(name);
            json.WritePropertyName("state");
            json.WriteValue(Name(state));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WritePropertyName("sysctls");
        json.WriteStartArray();
        foreach (var (sysctl, value) in facts.Sysctls)
        {
            json.WriteStartObject();
            json.WritePropertyName("name");
            json.WriteValue("net.ipv4.vs." + sysctl.Name);
            json.WritePropertyName("value");
            json.WriteValue(value);
            json.WritePropertyName("default");
            json.WriteValue(sysctl.Default);
            json.WritePropertyName("meaning");
            json.WriteValue(sysctl.Meaning);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Name(ModuleState state) => state switch
    {
        ModuleState.Loaded => "loaded",
        ModuleState.Loadable => "loadable",
        ModuleState.Missing => "missing",
        _ => "unknown",
    };
}
