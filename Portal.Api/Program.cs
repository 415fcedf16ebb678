using System.Collections;
using System.Reflection;
using Portal.Api.Configuration;
using Portal.Api.Hosting;
using Portal.Api.Manual;
using Portal.Cli;
using Portal.Ipvsadm.Execution;

StandardStreams.Open();
try
{
    var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
    var version = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
    if (PortalClient.Takes(args))
    {
        return await PortalClient.RunAsync(args, version, environment);
    }

    if (args.Contains("--help"))
    {
        Console.Write(OptionReader.Help());
        return 0;
    }

    if (args.Contains("--version"))
    {
        Console.WriteLine("portal " + version);
        return 0;
    }

    if (args.Contains(OptionReader.PrintConfig))
    {
        Console.Write(FirstConfiguration.Text());
        return 0;
    }

    if (args is [OptionReader.PrintManual, .. var section])
    {
        Console.Write(ManualPages.Write(section, PortalClient.Verbs(version), PortalClient.ExitCodes, Edition.Of(version, environment)));
        return 0;
    }

    var options = OptionReader.Read([.. args.Where(argument => argument != OptionReader.CheckConfig)], environment);
    if (args.Contains(OptionReader.CheckConfig))
    {
        var report = await new StartCheck(options, new KernelSysctls(), TimeProvider.System).RunAsync();
        Console.Write(report);
        return report.IsGood ? 0 : 1;
    }

    using var ignored = new IgnoredSignals();
    await using var app = PortalHost.Build(options, notifySocket: environment.GetValueOrDefault("NOTIFY_SOCKET"));
    await app.RunAsync();
    return 0;
}
catch (OptionException exception)
{
    await StandardStreams.TellAsync("portal: " + exception.Message);
    return 2;
}
catch (Exception exception) when (StartFailure.Is(exception))
{
    await StandardStreams.TellAsync("portal: " + exception.Message);
    return 1;
}
