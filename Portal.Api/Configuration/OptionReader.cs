using System.Globalization;
using System.Text;

namespace Portal.Api.Configuration;

/// <summary>Puts the options together: the command line goes before the environment, and that before the file.</summary>
public static class OptionReader
{
    /// <summary>The option that only checks the configuration.</summary>
    public const string CheckConfig = "--check-config";

    /// <summary>The option that prints the configuration file of a new installation.</summary>
    public const string PrintConfig = "--print-config";

    /// <summary>The option that prints a man page.</summary>
    public const string PrintManual = "--man";

    /// <summary>The configuration file where none is named.</summary>
    internal const string DefaultFile = "/etc/portal/portal.json";

    /// <summary>What the option means that names the file.</summary>
    internal const string ConfigHelp = $"The JSON file. Default {DefaultFile}, which may be missing.";

    /// <summary>What only prints something, and how: its words, and what it does.</summary>
    internal static IReadOnlyList<(string Name, string Value, string Help)> Questions { get; } =
    [
        (CheckConfig, string.Empty, "Says whether a start with these options would work, and changes nothing. Exit status 0: yes, 1: no, 2: an option is bad."),
        (PrintConfig, string.Empty, "Prints a configuration file with all options, nearly all of them in comments: the one of a new installation."),
        (PrintManual, "1|5|8", "Prints a man page: 1 the verbs, 5 the configuration file, 8 the service. To read it: portal --man 8 | man -l -"),
        ("--help", string.Empty, "Prints this."),
        ("--version", string.Empty, "Prints the version."),
    ];

    /// <summary>Reads all options.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">The environment.</param>
    /// <exception cref="OptionException">An option is not known or has a bad value.</exception>
    public static PortalOptions Read(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var line = OptionSources.CommandLine(arguments);
        var variables = OptionSources.Environment(environment);
        var named = (line.GetValueOrDefault(OptionSources.Config) ?? variables.GetValueOrDefault(OptionSources.Config))?[^1];
        var file = ReadFile(named);
        var options = new PortalOptions { ConfigurationFile = file is null ? null : named ?? DefaultFile };
        foreach (var option in OptionTable.All)
        {
            if (line.TryGetValue(option.Name, out var given))
            {
                options = Apply(option, options, given, "--" + option.Name);
            }
            else if (variables.TryGetValue(option.Name, out given))
            {
                options = Apply(option, options, given, option.Variable);
            }
            else if (file?.TryGetValue(option.Name, out given) is true)
            {
                options = Apply(option, options, given, $"{named ?? DefaultFile}: {option.Name}");
            }
        }

        CheckTogether(options);
        return FleetOptions.Check(options);
    }

    /// <summary>The text of <c>--help</c>.</summary>
    /// <returns>Lines.</returns>
    public static string Help()
    {
        var text = new StringBuilder("""
            portal: a REST API over the kernel's layer 4 load balancer (IPVS).

            Usage: portal [--OPTION VALUE]...

            You can also give each option in the environment, and in a JSON file by its name without the dashes.
            The command line overrides the environment, and the environment overrides the file.


            """);
        foreach (var option in OptionTable.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"  --{option.Name}{(option.IsFlag ? string.Empty : " " + option.Value)}  ({option.Variable})\n      {option.Help}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"  --{OptionSources.Config} FILE  ({Option.VariableOf(OptionSources.Config)})\n      {ConfigHelp}\n");
        foreach (var (name, value, help) in Questions)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {name}{(value.Length == 0 ? string.Empty : " " + value)}\n      {help}\n");
        }

        return text.ToString();
    }

    private static PortalOptions Apply(Option option, PortalOptions options, IReadOnlyList<string> values, string place)
    {
        try
        {
            return option.Apply(options, values);
        }
        catch (FormatException exception)
        {
            throw new OptionException($"{place}: {exception.Message}");
        }
    }

    private static Dictionary<string, List<string>>? ReadFile(string? named)
    {
        var file = named ?? DefaultFile;
        if (file.Length == 0)
        {
            throw new OptionException($"--{OptionSources.Config}: must not be empty.");
        }

        try
        {
            return named is null && !File.Exists(file) ? null : OptionSources.JsonFile(file, File.ReadAllBytes(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OptionException($"{file}: {exception.Message}");
        }
    }

    private static void CheckTogether(PortalOptions options)
    {
        if (options.Token is not null && options.TokenFile is not null)
        {
            throw new OptionException("--token and --token-file: give one of them.");
        }

        if (options.TlsCertificate is null != options.TlsKey is null)
        {
            throw new OptionException("--tls-certificate and --tls-key: give both of them, or none.");
        }

        foreach (var (i, listen) in options.Listen.Index())
        {
            if (options.Listen[..i].FirstOrDefault(listen.Excludes) is { } earlier)
            {
                throw new OptionException($"--listen: {earlier} and {listen} cannot be combined: both use port {listen.Endpoint.Port} of the same address.");
            }
        }
    }
}
