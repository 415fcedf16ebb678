using Portal.Api.Configuration;
using Portal.Api.Storage;

namespace Portal.Api.Hosting;

/// <summary>The folder of health programs: Portal runs what is there, so nobody else may put anything there.</summary>
internal static class ProgramFolder
{
    /// <summary>Looks at the folder. One that is not there can be made later: whether it is safe is asked again before each run.</summary>
    /// <param name="options">The options of the start.</param>
    /// <returns>True when there is such a folder.</returns>
    /// <exception cref="OptionException">It cannot be used.</exception>
    public static bool IsThere(PortalOptions options) => options.HealthPrograms switch
    {
        null => false,
        var folder when File.Exists(folder) => throw new OptionException($"--health-programs: {folder} is not a folder."),
        var folder when FolderSafety.ProblemOfPrograms(folder) is { } problem => throw new OptionException($"--health-programs: {folder} is not safe. {problem}"),
        var folder => Directory.Exists(folder),
    };
}
