using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Contracts;

/// <summary>What the kernel's IPVS is, as it stands in answers.</summary>
internal static class KernelBody
{
    private static readonly JsonKind<Named?> Scheduler = new JsonFields<Named>
    {
        { "name", JsonKinds.Text, scheduler => scheduler.Name },
        { "state", JsonKinds.Text, scheduler => scheduler.State },
    }.Answer();

    private static readonly JsonKind<Valued?> Sysctl = new JsonFields<Valued>
    {
        { "name", JsonKinds.Text, valued => "net.ipv4.vs." + valued.Sysctl.Name },
        { "value", JsonKinds.Text.Always(), valued => valued.Value },
        { "default", JsonKinds.Text.Always(), valued => valued.Sysctl.Default },
        { "meaning", JsonKinds.Text, valued => valued.Sysctl.Meaning },
    }.Answer();

    private static readonly JsonFields<Seen> Codec = new()
    {
        { "version", JsonKinds.Text.Always(), seen => seen.Facts.Version },
        { "connection_table_size", JsonKinds.Count.Always(), seen => seen.Facts.ConnectionTableSize },
        { "timeouts", JsonKinds.Written, seen => (TimeoutsBody.Of(seen.Settings.Timeouts!) with { IsDeclared = seen.Declared.Timeouts is not null }).Write },
        { "daemons", JsonKinds.Written, seen => json => SettingChangeBody.WriteDaemons(json, seen.Settings, seen.Declared) },
        { "schedulers", JsonKinds.Each(Scheduler), seen => seen.Facts.Schedulers.Select(scheduler => new Named(scheduler.Name, Name(scheduler.State))) },
        { "sysctls", JsonKinds.Each(Sysctl), seen => seen.Facts.Sysctls.Select(sysctl => new Valued(sysctl.Sysctl, sysctl.Value)) },
    };

    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="facts">What it is.</param>
    /// <param name="settings">The time-outs and daemons that it has.</param>
    /// <param name="declared">What of them is declared.</param>
    public static void Write(JsonTextWriter json, KernelFacts facts, KernelSettings settings, KernelSettings declared) => Codec.Write(json, new Seen(facts, settings, declared));

    private static string Name(ModuleState state) => state switch
    {
        ModuleState.Loaded => "loaded",
        ModuleState.Loadable => "loadable",
        ModuleState.Missing => "missing",
        _ => "unknown",
    };

    private sealed record Seen(KernelFacts Facts, KernelSettings Settings, KernelSettings Declared);

    private sealed record Named(string Name, string State);

    private sealed record Valued(Sysctl Sysctl, string? Value);
}
