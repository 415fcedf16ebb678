namespace Portal.Api.Configuration;

/// <summary>One option: the same name on the command line, in the environment and in the file.</summary>
/// <param name="Name">The name in the file; with <c>--</c> before it on the command line.</param>
/// <param name="Value">The placeholder of the value in the help.</param>
/// <param name="Help">What it means, with its default.</param>
/// <param name="Apply">Puts the values that were given in one place into the options; throws FormatException with the rule.</param>
internal sealed record Option(string Name, string Value, string Help, Func<PortalOptions, IReadOnlyList<string>, PortalOptions> Apply)
{
    /// <summary>An option that is on or off: on the command line it needs no value.</summary>
    /// <param name="name">The name in the file.</param>
    /// <param name="help">What it means.</param>
    /// <param name="apply">Puts it into the options.</param>
    public Option(string name, string help, Func<PortalOptions, bool, PortalOptions> apply)
        : this(name, string.Empty, help, (options, values) => apply(options, ParseFlag(values[^1])))
    {
    }

    /// <summary>When to set it, or what to mind: for the configuration file and the man pages. Empty where the help says enough.</summary>
    public string Advice { get; init; } = string.Empty;

    /// <summary>Its value in the configuration file, as JSON: the default where there is one, otherwise an example.</summary>
    public string Example
    {
        get => field ?? (IsFlag ? "true" : $"\"{Value}\"");
        init;
    }

    /// <summary>Whether the configuration file of a new installation sets it to the example.</summary>
    public bool IsSetAtFirst { get; init; }

    /// <summary>Whether it is on or off, and needs no value.</summary>
    public bool IsFlag => Value.Length == 0;

    /// <summary>The name in the environment.</summary>
    public string Variable => VariableOf(Name);

    /// <summary>The name in the environment of an option of that name.</summary>
    public static string VariableOf(string name) => "PORTAL_" + name.Replace('-', '_').ToUpperInvariant();

    /// <summary>Whether a word is the value of an option that is on or off.</summary>
    public static bool IsFlagValue(string word) => word is "true" or "false";

    private static bool ParseFlag(string value) => IsFlagValue(value) ? value == "true" : throw new FormatException("must be true or false.");
}
