using System.Globalization;
using System.Text.RegularExpressions;

namespace Portal.Ipvsadm.Text;

/// <summary>Reads the first line of a listing of the whole table, which tells what the kernel's IPVS is.</summary>
public static partial class VersionLine
{
    /// <summary>Reads the line.</summary>
    /// <param name="line">For example <c>IP Virtual Server version 1.2.1 (size=4096)</c>.</param>
    /// <param name="version">The version, for example <c>1.2.1</c>.</param>
    /// <param name="size">The size of the table of connections.</param>
    /// <returns>True when the line is such a line.</returns>
    public static bool TryParse(string line, out string version, out long size)
    {
        var match = Form().Match(line);
        version = match.Groups["version"].Value;
        return long.TryParse(match.Groups["size"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out size);
    }

    [GeneratedRegex(@"^IP Virtual Server version (?<version>\d+\.\d+\.\d+) \(size=(?<size>\d+)\)$")]
    private static partial Regex Form();
}
