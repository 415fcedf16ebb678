using Portal.Api.Configuration;

namespace Portal.Api.Manual;

/// <summary>portal.json(5): the configuration file.</summary>
internal static class FilePage
{
    /// <summary>Makes it.</summary>
    /// <param name="edition">Of when and of which version it is.</param>
    public static ManPage Make(Edition edition)
    {
        var page = new ManPage("portal.json", 5, "configuration of the load balancer Portal", edition)
            .Section("DESCRIPTION")
            .First($"{OptionReader.DefaultFile} has the options of the service portal(8). It may be missing. The option --{OptionSources.Config} names another file.")
            .Then("The file is a JSON object. Each member has the name of an option without the dashes. An option that can be given several times takes a list. An option that is on or off takes true or false. Comments (// to the end of the line, and /* */) and a comma after the last member are allowed.")
            .Then("The command line and the environment override the file. Portal does not start with an unknown option or a bad value, and names it. To try a changed file:")
            .Verbatim("portal --check-config", "systemctl restart portal")
            .Section("OPTIONS")
            .First("Each line shows the default, or an example.");
        foreach (var option in OptionTable.All)
        {
            page.Term($"\"{option.Name}\":", option.Example, option.Help, option.Advice);
        }

        return page
            .Section("EXAMPLES")
            .First("A Portal that is reached by https from other machines, and repairs what others change by hand:")
            .Verbatim(
                "{",
                "  // All addresses of this machine.",
                "  \"listen\": [\"http://127.0.0.1:8443\", \"https://[::]:9443\"],",
                "  \"max-removals\": 10,",
                "  \"reconcile\": 60,",
                "}")
            .SeeAlso("portal(1)", "portal(8)");
    }
}
