using Portal.Api.Configuration;

namespace Portal.Api.Manual;

/// <summary>portal(8): the service and its options.</summary>
internal static class ServicePage
{
    /// <summary>Makes it.</summary>
    /// <param name="edition">Of when and of which version it is.</param>
    public static ManPage Make(Edition edition)
    {
        var page = new ManPage("portal", 8, "a REST API over the kernel's layer 4 load balancer (IPVS)", edition)
            .Section("SYNOPSIS")
            .First("portal [--OPTION VALUE]...")
            .Section("DESCRIPTION")
            .First("Portal keeps virtual services and their servers, and makes the kernel's table what is declared. It does so by ipvsadm, and needs CAP_NET_ADMIN. Packets never pass through it: when Portal is down, the kernel continues to balance, and a restart touches no connection.")
            .Then("The same program with a verb is a client of the service: see portal(1).")
            .Section("OPTIONS")
            .First($"Each option can also be given in the environment, and in the configuration file by its name without the dashes: see portal.json(5). The command line overrides the environment, and the environment overrides the file.");
        foreach (var option in OptionTable.All)
        {
            page.Term("--" + option.Name, option.Value, option.Help, option.Advice, $"In the environment: {option.Variable}.");
        }

        page.Term("--" + OptionSources.Config, "FILE", OptionReader.ConfigHelp, $"In the environment: {Option.VariableOf(OptionSources.Config)}.");
        foreach (var (name, value, help) in OptionReader.Questions)
        {
            page.Term(name, value, help);
        }

        return page
            .Section("SIGNALS")
            .Term("SIGHUP", string.Empty, "Reads the token and the certificate again. systemctl reload portal sends it. Other options need a restart.")
            .Term("SIGTERM, SIGINT", string.Empty, "Finishes what was accepted, and ends. The kernel's table stays.")
            .Section("EXIT STATUS")
            .Term("0", string.Empty, "It was told to end, or has printed what was asked for.")
            .Term("1", string.Empty, "It could not start; or --check-config says that a start would not work.")
            .Term("2", string.Empty, "An option is bad.")
            .Section("FILES")
            .Term(OptionReader.DefaultFile, string.Empty, "The configuration.")
            .Term("/var/lib/portal", string.Empty, "The state folder: what is declared with its history, the token, and the certificate that Portal makes.")
            .SeeAlso("portal(1)", "portal.json(5)", "ipvsadm(8)", "systemctl(1)");
    }
}
