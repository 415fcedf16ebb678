namespace Portal.Cli.Convert;

/// <summary>The files of this machine.</summary>
public sealed class FolderFiles : IIncludedFiles
{
    /// <inheritdoc/>
    public string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Find(string file, string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return [.. FilePattern.Expand(pattern).SelectMany(one => Match(Path.GetDirectoryName(file) ?? string.Empty, one))];
    }

    private static List<string> Match(string folder, string pattern)
    {
        IEnumerable<string> paths = [pattern.StartsWith('/') ? "/" : folder];
        var parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            var (part, isLast) = (parts[i], i == parts.Length - 1);
            paths = paths.SelectMany(path => FilePattern.IsPattern(part) ? Entries(path, part) : [Path.Combine(path, part)])
                .Where(path => isLast ? File.Exists(path) : Directory.Exists(path));
        }

        return [.. paths];
    }

    // Names that begin with a dot are hidden from patterns.
    private static List<string> Entries(string folder, string pattern)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder.Length == 0 ? "." : folder)
                .Select(path => Path.GetFileName(path))
                .Where(name => (name[0] != '.' || pattern[0] == '.') && FilePattern.Matches(pattern, name))
                .Order(StringComparer.Ordinal)
                .Select(name => Path.Combine(folder, name))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
