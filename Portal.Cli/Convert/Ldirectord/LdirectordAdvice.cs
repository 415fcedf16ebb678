namespace Portal.Cli.Convert.Ldirectord;

/// <summary>What to do instead of what is not carried over.</summary>
internal static class LdirectordAdvice
{
    private const string Process = "It is about ldirectord itself. Remove the line.";
    private const string Login = "A check of Portal does not log in. Use a health_check of type program.";

    /// <summary>For lines before all virtuals.</summary>
    public static IReadOnlyDictionary<string, string> Global { get; } = new Dictionary<string, string>
    {
        ["checkcount"] = "It is for pings alone. Use failurecount, which becomes fall.",
        ["autoreload"] = Process,
        ["callback"] = Process,
        ["execute"] = "Convert that file too.",
        ["supervised"] = Process,
        ["logfile"] = "Portal logs to standard output, and so to the journal.",
        ["readdquiescent"] = Process,
        ["cleanstop"] = SharedAdvice.TableStays,
        ["maintenancedir"] = "Drain a server or a host, see docs/draining.md.",
        ["fallbackcommand"] = SharedAdvice.Scripts,
        ["emailalert"] = SharedAdvice.Mail,
        ["emailalertfrom"] = SharedAdvice.Mail,
        ["emailalertfreq"] = SharedAdvice.Mail,
        ["emailalertstatus"] = SharedAdvice.Mail,
        ["smtp"] = SharedAdvice.Mail,
    };

    /// <summary>For lines of a virtual.</summary>
    public static IReadOnlyDictionary<string, string> OfVirtual { get; } = new Dictionary<string, string>
    {
        ["checkcount"] = Global["checkcount"],
        ["cleanstop"] = Global["cleanstop"],
        ["fallbackcommand"] = Global["fallbackcommand"],
        ["emailalert"] = SharedAdvice.Mail,
        ["emailalertfreq"] = SharedAdvice.Mail,
        ["emailalertstatus"] = SharedAdvice.Mail,
        ["smtp"] = SharedAdvice.Mail,
        ["monitorfile"] = "Portal's log and its events tell of each change.",
        ["load"] = "Portal sets no weights by the load of servers. Set them by PATCH from a program of your own.",
        ["login"] = Login,
        ["passwd"] = Login,
        ["database"] = Login,
        ["secret"] = Login,
        ["comment"] = "Give the service a name or labels.",
    };
}
