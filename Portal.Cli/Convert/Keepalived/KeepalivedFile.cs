using Portal.Cli.Convert.Documents;

namespace Portal.Cli.Convert.Keepalived;

/// <summary>Converts keepalived.conf as keepalived 2.2.7 reads it.</summary>
internal static class KeepalivedFile
{
    private static readonly Dictionary<string, string> Advice = new()
    {
        ["vrrp_instance"] = KeepalivedAdvice.Vrrp,
        ["vrrp_script"] = KeepalivedAdvice.Vrrp,
        ["vrrp_sync_group"] = KeepalivedAdvice.Vrrp,
        ["vrrp_track_process"] = KeepalivedAdvice.Vrrp,
        ["track_process"] = KeepalivedAdvice.Vrrp,
        ["vrrp_track_file"] = KeepalivedAdvice.Vrrp,
        ["track_file"] = KeepalivedAdvice.Vrrp,
        ["garp_group"] = KeepalivedAdvice.Vrrp,
        ["static_track_group"] = KeepalivedAdvice.Vrrp,
        ["static_ipaddress"] = KeepalivedAdvice.Vrrp,
        ["static_routes"] = KeepalivedAdvice.Vrrp,
        ["static_rules"] = KeepalivedAdvice.Vrrp,
        ["bfd_instance"] = "Portal does not speak BFD. Keep it in keepalived, see docs/two-directors.md.",
        ["linkbeat_interfaces"] = KeepalivedAdvice.Vrrp,
        ["linkbeat_use_polling"] = KeepalivedAdvice.Vrrp,
        ["interface_up_down_delays"] = KeepalivedAdvice.Vrrp,
        ["SSL"] = "A check of Portal shows no certificate of its own. Set tls.ca of the health_check to verify those of servers.",
        ["net_namespace"] = "Run Portal in that network namespace.",
        ["net_namespace_ipvs"] = "Run Portal in that network namespace.",
        ["namespace_with_ipsets"] = KeepalivedAdvice.Process,
        ["instance"] = KeepalivedAdvice.Process,
        ["use_pid_dir"] = KeepalivedAdvice.Process,
        ["process_names"] = KeepalivedAdvice.Process,
        ["child_wait_time"] = KeepalivedAdvice.Process,
        ["config_save_dir"] = KeepalivedAdvice.Process,
        ["tmp_config_directory"] = KeepalivedAdvice.Process,
        ["reload_check_config"] = KeepalivedAdvice.Process,
        ["reload_file"] = KeepalivedAdvice.Process,
        ["reload_repeat"] = KeepalivedAdvice.Process,
        ["reload_time_file"] = KeepalivedAdvice.Process,
        ["include_check"] = "The converter says it when a file is missing.",
    };

    /// <summary>Converts a file.</summary>
    public static Conversion Convert(ConversionInput input)
    {
        var findings = new Findings();
        var statements = StatementReader.Read(new ConfigReader(input, findings).Read(), findings);
        var values = new StatementValues(findings, input.Names);
        var groups = ReadGroups(statements, values);
        var routers = Routers(statements);
        var (globals, reader, maker) = (new GlobalReader(values), new VirtualServerReader(values), new ServiceMaker(findings));
        var services = new List<DeclaredService>();
        foreach (var statement in statements)
        {
            switch (statement.Keyword)
            {
                case "virtual_server_group":
                    break;
                case "global_defs":
                    globals.Read(statement, routers);
                    break;
                case "virtual_server" when statement.Block is null:
                    findings.Error(statement.Place, "virtual_server needs a block: { }.");
                    break;
                case "virtual_server":
                    services.AddRange(reader.Read(statement, groups) is { } draft ? maker.Make(draft) : []);
                    break;
                default:
                    Leave(statement, findings);
                    break;
            }
        }

        return Conversion.Of(globals.AddTo(new DeclaredDocument { Services = [.. services] }), findings);
    }

    private static void Leave(Statement statement, Findings findings)
    {
        if (Advice.TryGetValue(statement.Keyword, out var advice))
        {
            findings.Remark(statement.Place, $"{string.Join(' ', statement.Words.Select(word => word.Text))} was not carried over. {advice}");
        }
        else
        {
            findings.Error(statement.Place, $"keepalived 2.2.7 knows no \"{statement.Keyword}\" outside of blocks.");
        }
    }

    private static Dictionary<string, List<VirtualTarget>> ReadGroups(List<Statement> statements, StatementValues values)
    {
        var reader = new GroupReader(values);
        var used = statements.Where(statement => statement is { Keyword: "virtual_server", Value: "group", Words.Count: > 2 }).Select(statement => statement.Words[2].Text).ToHashSet();
        var groups = new Dictionary<string, List<VirtualTarget>>();
        foreach (var group in statements.Where(statement => statement.Keyword == "virtual_server_group"))
        {
            if (values.Text(group) is not { } name)
            {
                continue;
            }

            if (!groups.TryAdd(name, reader.Read(group)))
            {
                values.Findings.Error(group.PlaceOf(1), $"The file has a virtual_server_group \"{name}\" twice.");
            }

            if (!used.Contains(name))
            {
                values.Findings.Remark(group.Place, $"virtual_server_group {name} was not carried over: no virtual_server is for it.");
            }
        }

        return groups;
    }

    private static Dictionary<string, string> Routers(List<Statement> statements)
    {
        var routers = new Dictionary<string, string>();
        foreach (var instance in statements.Where(statement => statement is { Keyword: "vrrp_instance", Value: not null }))
        {
            routers[instance.Value!] = instance.Body.LastOrDefault(one => one.Keyword == "virtual_router_id")?.Value ?? string.Empty;
        }

        return routers;
    }
}
