using NUnit.Framework;

namespace Portal.Tests.Conventions;

/// <summary>The sources that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string Root = Find();

    public static string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>The C# files of a project or a room, by their paths from the root.</summary>
    public static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(PathOf(folder), "*.cs", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Root, file))
        .Where(file => !file.Split('/').Any(part => part is "bin" or "obj"))
        .Order(StringComparer.Ordinal);

    public static string Read(string file) => File.ReadAllText(PathOf(file));

    private static string Find()
    {
        for (var folder = TestContext.CurrentContext.TestDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "portal.sln")))
            {
                return folder;
            }
        }

        throw new DirectoryNotFoundException("There is no portal.sln above the tests.");
    }
}
