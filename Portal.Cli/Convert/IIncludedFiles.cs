namespace Portal.Cli.Convert;

/// <summary>The files that a file includes.</summary>
public interface IIncludedFiles
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path, as <see cref="Find"/> gave it.</param>
    /// <returns>Its text, or null when it cannot be read.</returns>
    string? Read(string path);

    /// <summary>The files that a pattern names, in the order of their names.</summary>
    /// <param name="file">The file that includes them: a relative pattern starts from its folder.</param>
    /// <param name="pattern">A path; it may have <c>*</c>, <c>?</c>, <c>[…]</c> and <c>{…,…}</c>.</param>
    /// <returns>Their paths; none when there are none.</returns>
    IReadOnlyList<string> Find(string file, string pattern);
}
