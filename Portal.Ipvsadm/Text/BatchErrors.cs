using System.Globalization;

namespace Portal.Ipvsadm.Text;

/// <summary>What <c>ip -force -batch</c> writes to standard error: what the kernel said of a line, and then which line it was about.</summary>
public static class BatchErrors
{
    private const string Mark = "Command failed -:";

    /// <summary>Finds out which lines failed.</summary>
    /// <param name="error">For example <c>RTNETLINK answers: File exists</c>, and in the next line <c>Command failed -:2</c>.</param>
    /// <param name="lines">How many lines there were.</param>
    /// <returns>For each line why it failed; null where nothing says so.</returns>
    public static IReadOnlyList<string?> Parse(string error, int lines)
    {
        ArgumentNullException.ThrowIfNull(error);
        var failures = new string?[lines];
        List<string> said = [];
        foreach (var line in error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!line.StartsWith(Mark, StringComparison.Ordinal))
            {
                said.Add(line);
                continue;
            }

            if (int.TryParse(line.AsSpan(Mark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= lines)
            {
                failures[number - 1] = said.Count > 0 ? string.Join(' ', said) : line;
            }

            said.Clear();
        }

        return failures;
    }
}
