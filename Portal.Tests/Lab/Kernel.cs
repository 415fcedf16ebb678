using System.Text.RegularExpressions;
using FluentAssertions;

namespace Portal.Tests.Lab;

/// <summary>The kernel's table, seen and changed by hand: with ipvsadm itself, past Portal.</summary>
internal static partial class Kernel
{
    public static string Save() => Tool.Check("ipvsadm", "-Sn");

    public static string Thresholds() => Tool.Check("ipvsadm", "-Ln", "--thresholds");

    /// <summary>Everything that ipvsadm can say about the configuration, without the connections that come and go.</summary>
    public static string Everything() => Save() + ConnectionColumns().Replace(Thresholds() + Tool.Check("ipvsadm", "-Ln", "--tun-info"), string.Empty);

    public static void Clear() => Tool.Check("ipvsadm", "-C");

    public static void Run(string lines)
    {
        var tool = Tool.RunWithInput(lines.ReplaceLineEndings("\n") + "\n", "ipvsadm", "-R");
        (tool.ExitCode + tool.Error).Should().Be("0", "these lines should work: {0}", lines);
    }

    /// <summary>The connections to an address, as ipvsadm lists them, without their states and the time that they have left.</summary>
    public static IReadOnlyList<string> Connections(string virtualEndpoint) =>
    [
        .. Tool.Check("ipvsadm", "-Lnc").Split('\n')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length == 6 && words[4] == virtualEndpoint)
            .Select(words => $"{words[0]} {words[3]} {words[4]} {words[5]}"),
    ];

    [GeneratedRegex("(?<=-> .*) +\\d+ +\\d+ *$", RegexOptions.Multiline)]
    private static partial Regex ConnectionColumns();
}
