using System.Collections;
using System.Net.Sockets;
using System.Reflection;
using Portal.Api.Configuration;
using Portal.Api.Hosting;
using Portal.Api.Storage;

if (args.Contains("--help"))
{
    Console.Write(OptionReader.Help());
    return 0;
}

if (args.Contains("--version"))
{
    Console.WriteLine("portal " + Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);
    return 0;
}

try
{
    var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
    await using var app = PortalHost.Build(OptionReader.Read(args, environment), notifySocket: environment.GetValueOrDefault("NOTIFY_SOCKET"));
    await app.RunAsync();
    return 0;
}
catch (OptionException exception)
{
    await Console.Error.WriteLineAsync("portal: " + exception.Message);
    return 2;
}
catch (Exception exception) when (exception is StateFolderException or DamagedStateException or IOException or UnauthorizedAccessException or SocketException)
{
    await Console.Error.WriteLineAsync("portal: " + exception.Message);
    return 1;
}
