using Portal.Cli.Convert.Documents;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Cli.Convert.Ipvsadm;

/// <summary>The table that lines make, one after another.</summary>
internal sealed class RuleTable(Findings findings, INames? names)
{
    private readonly OrderedDictionary<ServiceKey, ServiceDraft> services = [];
    private readonly ServiceOptions serviceOptions = new(findings, names);
    private readonly ServerOptions serverOptions = new(findings, names);
    private readonly GlobalOptions globalOptions = new(findings);

    /// <summary>Applies a line.</summary>
    public void Apply(RuleLine line)
    {
        if (line.Shows)
        {
            findings.Remark(line.Command.Place, $"{line.Command.Option} only shows something. Leave the line out.");
            return;
        }

        if (line.Letter != RuleOptions.SetTimeouts && line.Rest is [var rest, ..])
        {
            findings.Error(rest.Place, $"\"{rest.Text}\" belongs to no option.");
            return;
        }

        switch (line.Letter)
        {
            case 'A' or 'E':
                ApplyService(line);
                break;
            case 'a' or 'e':
                ApplyServer(line);
                break;
            case 'D':
                Find(line, key => services.Remove(key));
                break;
            case 'd':
                Find(line, key => RemoveServer(line, key));
                break;
            case 'C':
                services.Clear();
                break;
            case 'Z':
                findings.Remark(line.Command.Place, "-Z sets counters to zero, and a document declares no counters. Leave the line out.");
                break;
            case 'R':
                findings.Error(line.Command.Place, "-R cannot stand in a file that -R reads.");
                break;
            default:
                globalOptions.Apply(line);
                break;
        }
    }

    /// <summary>What the lines have made.</summary>
    public DeclaredDocument ToDocument() => globalOptions.AddTo(new DeclaredDocument { Services = [.. services.Values.Select(service => service.ToDeclared())] });

    private void ApplyService(RuleLine line)
    {
        if (serviceOptions.ReadKey(line) is not { } key || serviceOptions.ReadSettings(line, key) is not { } settings)
        {
            return;
        }

        var isThere = services.TryGetValue(key, out var draft);
        if (line.Letter == 'A' && isThere)
        {
            findings.Error(line.Command.Place, "A line before adds this service already. Use -E to change it.");
        }
        else if (line.Letter == 'E' && !isThere)
        {
            findings.Error(line.Command.Place, "No line before adds this service.");
        }
        else if (draft is not null)
        {
            draft.Settings = settings;
        }
        else
        {
            services.Add(key, new ServiceDraft(key) { Settings = settings });
        }
    }

    private void ApplyServer(RuleLine line) => Find(line, key =>
    {
        if (serverOptions.ReadKey(line, key) is not { } server || serverOptions.ReadSettings(line) is not { } settings)
        {
            return;
        }

        server = serverOptions.WithPortOf(line, key, server, settings);
        if (!DocumentRules.Check(violations => ServerRules.Check(key, server, settings, violations), line.Places, line.Command.Place, findings))
        {
            return;
        }

        var servers = services[key].Servers;
        var isThere = servers.ContainsKey(server);
        if (line.Letter == 'a' && isThere)
        {
            findings.Error(line.Command.Place, "A line before adds this server already. Use -e to change it.");
        }
        else if (line.Letter == 'e' && !isThere)
        {
            findings.Error(line.Command.Place, "No line before adds this server.");
        }
        else
        {
            servers[server] = settings;
        }
    });

    private void RemoveServer(RuleLine line, ServiceKey key)
    {
        if (serverOptions.ReadKey(line, key) is { } server && !services[key].Servers.Remove(server))
        {
            findings.Error(line.Command.Place, "No line before adds this server.");
        }
    }

    private void Find(RuleLine line, Action<ServiceKey> apply)
    {
        if (serviceOptions.ReadKey(line) is not { } key)
        {
            return;
        }

        if (services.ContainsKey(key))
        {
            apply(key);
        }
        else
        {
            findings.Error(line.Command.Place, "No line before adds this service.");
        }
    }
}
