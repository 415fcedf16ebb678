using Portal.Cli.Convert.Documents;

namespace Portal.Cli.Convert.Ldirectord;

/// <summary>Converts ldirectord.cf.</summary>
internal sealed class LdirectordFile
{
    private static readonly string[] OfVirtual =
        ["checktype", "service", "request", "receive", "checkport", "checkcommand", "httpmethod", "virtualhost", "scheduler", "schedflags", "persistent", "netmask", "protocol", "ops", "servicename"];

    private readonly Findings findings = new();
    private readonly Values values;
    private readonly LdirectordSettings globals = new();
    private readonly List<VirtualDraft> drafts = [];

    private LdirectordFile(INames? names) => values = new Values(findings, names);

    /// <summary>Converts a file.</summary>
    public static Conversion Convert(ConversionInput input)
    {
        var file = new LdirectordFile(input.Names);
        file.Read(input);
        var maker = new VirtualMaker(file.findings, file.values, file.globals);
        return Conversion.Of(new DeclaredDocument { Services = [.. file.drafts.Select(maker.Make).OfType<DeclaredService>()] }, file.findings);
    }

    private void Read(ConversionInput input)
    {
        VirtualDraft? open = null;
        foreach (var line in LdirectordLine.Read(input.File, input.Text, findings))
        {
            if (line is null)
            {
                open = null;
            }
            else if (line.IsIndented && open is null)
            {
                findings.Error(line.Place, "An indented line must follow a virtual, without a blank line between them.");
            }
            else if (line.IsIndented)
            {
                ReadOfVirtual(open!, line);
            }
            else if (line.Name is "virtual" or "virtual6")
            {
                drafts.Add(open = new VirtualDraft(line));
            }
            else
            {
                open = null;
                ReadGlobal(line);
            }
        }
    }

    private void ReadOfVirtual(VirtualDraft draft, LdirectordLine line)
    {
        var isIPv6 = draft.Family == Portal.Ipvsadm.Model.IpFamily.IPv6;
        if (line.Name is "real" or "real6" or "fallback" or "fallback6" && line.Name.EndsWith('6') != isIPv6)
        {
            findings.Error(line.Place, $"{line.Name} does not go with {draft.Head.Name}. Write {line.Name.TrimEnd('6')}{(isIPv6 ? "6" : string.Empty)}.");
        }
        else if (line.Name is "real" or "real6")
        {
            draft.Servers.Add(line);
        }
        else if (OfVirtual.Contains(line.Name))
        {
            draft.Lines[line.Name] = line;
        }
        else if (!ReadSetting(draft.Settings, line))
        {
            Leave(line, LdirectordAdvice.OfVirtual, "in a virtual");
        }
    }

    private void ReadGlobal(LdirectordLine line)
    {
        if (line.Name == "fork")
        {
            globals.Forks = YesNo(line) ?? false;
        }
        else if (!ReadSetting(globals, line))
        {
            Leave(line, LdirectordAdvice.Global, "before all virtuals");
        }
    }

    private bool ReadSetting(LdirectordSettings settings, LdirectordLine line)
    {
        switch (line.Name)
        {
            case "checktimeout":
                settings.CheckTimeout = Number(line);
                break;
            case "negotiatetimeout":
                settings.NegotiateTimeout = Number(line);
                break;
            case "checkinterval":
                settings.Interval = Number(line);
                break;
            case "failurecount":
                settings.Failures = Number(line);
                break;
            case "quiescent":
                settings.IsQuiescent = YesNo(line);
                break;
            case "fallback":
                settings.Fallback = line;
                break;
            case "fallback6":
                settings.Fallback6 = line;
                break;
            default:
                return false;
        }

        return true;
    }

    private void Leave(LdirectordLine line, IReadOnlyDictionary<string, string> advice, string where)
    {
        if (advice.TryGetValue(line.Name, out var text))
        {
            findings.Remark(line.Place, $"{line.Name} was not carried over. {text}");
        }
        else
        {
            findings.Error(line.Place, $"ldirectord knows no \"{line.Name}\" {where}.");
        }
    }

    private long? Number(LdirectordLine line) => values.Number(line.ValuePlace, line.Name, line.Value, 1, int.MaxValue);

    private bool? YesNo(LdirectordLine line)
    {
        if (line.Value is "yes" or "no")
        {
            return line.Value == "yes";
        }

        findings.Error(line.ValuePlace, $"{line.Name} must be yes or no; \"{line.Value}\" is none.");
        return null;
    }
}
