using System.CommandLine;
using Portal.Api.Configuration;

namespace Portal.Api.Manual;

/// <summary>The man pages. They are made of the tables from which the help is made.</summary>
internal static class ManualPages
{
    /// <summary>Writes one of them.</summary>
    /// <param name="words">What was asked for: the number of a section.</param>
    /// <param name="verbs">The verbs of the client.</param>
    /// <param name="exitCodes">The exit codes of the client.</param>
    /// <param name="edition">Of when and of which version they are.</param>
    /// <exception cref="OptionException">There is no such page.</exception>
    public static string Write(IReadOnlyList<string> words, Command verbs, IReadOnlyList<(int Code, string Meaning)> exitCodes, Edition edition) => words switch
    {
        ["1"] => VerbPage.Make(verbs, exitCodes, edition).ToString(),
        ["5"] => FilePage.Make(edition).ToString(),
        ["8"] => ServicePage.Make(edition).ToString(),
        _ => throw new OptionException($"{OptionReader.PrintManual}: must be 1, 5 or 8, and nothing else."),
    };
}
