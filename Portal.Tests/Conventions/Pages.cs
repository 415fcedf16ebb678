namespace Portal.Tests.Conventions;

/// <summary>What people read: the README, the changelog and the pages in docs.</summary>
internal static class Pages
{
    /// <summary>All pages, by their paths from the root.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "README.md",
        "CHANGELOG.md",
        .. Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.PathOf("."), file)).Order(StringComparer.Ordinal),
    ];
}
