namespace Portal.Api.Configuration;

/// <summary>One option: the same name on the command line, in the environment and in the file.</summary>
/// <param name="Name">The name in the file; with <c>--</c> before it on the command line.</param>
/// <param name="Value">The placeholder of the value in the help.</param>
/// <param name="Help">What it means, with its default.</param>
/// <param name="Apply">Puts the values that were given in one place into the options; throws FormatException with the rule.</param>
internal sealed record Option(string Name, string Value, string Help, Func<PortalOptions, IReadOnlyList<string>, PortalOptions> Apply)
{
    /// <summary>The name in the environment.</summary>
    public string Variable => VariableOf(Name);

    /// <summary>The name in the environment of an option of that name.</summary>
    public static string VariableOf(string name) => "PORTAL_" + name.Replace('-', '_').ToUpperInvariant();
}
