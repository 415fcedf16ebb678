using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;

namespace Portal.Api.Manual;

/// <summary>portal(1): the verbs of the client.</summary>
internal static class VerbPage
{
    /// <summary>Makes it.</summary>
    /// <param name="verbs">The verbs.</param>
    /// <param name="exitCodes">The exit codes.</param>
    /// <param name="edition">Of when and of which version it is.</param>
    public static ManPage Make(Command verbs, IReadOnlyList<(int Code, string Meaning)> exitCodes, Edition edition)
    {
        var page = new ManPage("portal", 1, "show and change services of the load balancer Portal", edition)
            .Section("SYNOPSIS")
            .First("portal VERB [ARGUMENT]... [OPTION]...")
            .Then("portal help [VERB]")
            .Section("DESCRIPTION")
            .First("Portal is a layer 4 load balancer: a service with a REST API over the kernel's IPVS. With a verb, the program is a client of that service. Without one it is the service itself: see portal(8).")
            .Section("VERBS");
        foreach (var verb in verbs.Subcommands)
        {
            Describe(page, verb, "portal");
        }

        page.Section("OPTIONS OF ALL VERBS");
        Describe(page, verbs.Options.Where(option => option.Recursive && !option.Hidden && option is not HelpOption));
        page.Section("WHICH SERVICE")
            .First("Without these options, the first of these places that says something counts. If the command line or the environment names a service, the token of a file for another service is not sent to it.")
            .Term("The environment", string.Empty, "A variable for each option (PORTAL_URL for --url, PORTAL_TOKEN_FILE for --token-file), and PORTAL_TOKEN for the token itself.")
            .Term("~/.config/portal/client.json", string.Empty, "A JSON object with the options by their names without the dashes, and token.")
            .Term("/etc/portal/client.json", string.Empty, "The same for all users.")
            .Term("/var/lib/portal", string.Empty, "The state folder of the service on this machine: it says where the service listens, and has its token and its certificate. You must be able to read it.")
            .Section("EXIT STATUS");
        foreach (var (code, meaning) in exitCodes)
        {
            page.Term(code.ToString(CultureInfo.InvariantCulture), string.Empty, meaning);
        }

        return page.SeeAlso("portal.json(5)", "ipvsadm(8)", "portal(8)");
    }

    private static void Describe(ManPage page, Command verb, string before)
    {
        if (verb.Hidden)
        {
            return;
        }

        var name = $"{before} {verb.Name}";
        Option[] options = [.. verb.Options.Where(option => !option.Hidden && option is not HelpOption)];
        Argument[] arguments = [.. verb.Arguments.Where(argument => !argument.Hidden)];
        page.Part(string.Join(' ', [name, .. arguments.Select(Placeholder), .. verb.Subcommands.Count > 0 ? ["..."] : Array.Empty<string>(), .. options.Length > 0 ? ["[OPTION]..."] : Array.Empty<string>()]));
        page.First(verb.Description!);
        foreach (var argument in arguments)
        {
            page.Term(Capitals(argument.Name), string.Empty, argument.Description!);
        }

        Describe(page, options);
        foreach (var part in verb.Subcommands)
        {
            Describe(page, part, name);
        }
    }

    private static void Describe(ManPage page, IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            var value = option.ValueType == typeof(bool) ? string.Empty : option.HelpName ?? Capitals(option.Name.TrimStart('-'));
            page.Term(string.Join(", ", option.Aliases.Append(option.Name)), value, option.Description!);
        }
    }

    private static string Placeholder(Argument argument)
    {
        var name = Capitals(argument.Name) + (argument.Arity.MaximumNumberOfValues > 1 ? "..." : string.Empty);
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    private static string Capitals(string name) => name.ToUpperInvariant().Replace(' ', '-');
}
