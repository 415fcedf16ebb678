using System.CommandLine;

namespace Portal.Cli.Verbs;

/// <summary>A way to show less of something: an option, and a parameter of the API with the same name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Help">What is shown.</param>
/// <param name="Value">What stands for a value.</param>
internal sealed record Filter(string Name, string Help, string Value)
{
    /// <summary>The option.</summary>
    public Option<string?> Option { get; } = new("--" + Name) { Description = Help, HelpName = Value };

    /// <summary>Whether it names a service, which people write in their own way.</summary>
    public bool IsService { get; init; }
}
