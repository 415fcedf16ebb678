using System.Diagnostics;
using System.Globalization;
using System.Net;
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

    /// <summary>The table without tunnels, at some of which ipvsadm crashes.</summary>
    public static string Plain() => ConnectionColumns().Replace(Tool.Check("ipvsadm", "-Ln") + Thresholds(), string.Empty);

    private const string ConnectionFile = "/proc/net/ip_vs_conn";
    private const string ExpireSysctl = "/proc/sys/net/ipv4/vs/expire_nodest_conn";

    /// <summary>
    /// Empties the table, and makes the kernel forget the connections: else a server that comes back in another test gets those
    /// that it had in this one.
    /// </summary>
    public static void Clear()
    {
        if (!File.Exists(ExpireSysctl))
        {
            Tool.Check("ipvsadm", "-C");
            return;
        }

        File.WriteAllText(ExpireSysctl, "1");
        try
        {
            // The kernel looks for connections without a server when a server goes.
            Run("-A -t 192.0.2.9:9\n-a -t 192.0.2.9:9 -r 192.0.2.9:9 -m\n-C");
            var clock = Stopwatch.StartNew();
            while (File.ReadLines(ConnectionFile).Skip(1).Any() && clock.Elapsed < TimeSpan.FromMinutes(3))
            {
                Task.Delay(10).Wait();
            }

            File.ReadLines(ConnectionFile).Skip(1).Should().BeEmpty("the kernel should forget the connections of servers that are gone");
        }
        finally
        {
            File.WriteAllText(ExpireSysctl, "0");
        }
    }

    /// <summary>Takes the modules of IPVS out of the kernel, which must have no service.</summary>
    public static void Unload() =>
        Tool.Check("bash", "-c", "set -e; for i in 1 2 3; do awk '$1 ~ /^ip_vs/ && $3 == 0 { print $1 }' /proc/modules | xargs -r rmmod; done; ! grep -q ^ip_vs /proc/modules");

    public static void Run(string lines)
    {
        var tool = Tool.RunWithInput(lines.ReplaceLineEndings("\n") + "\n", "ipvsadm", "-R");
        (tool.ExitCode + tool.Error).Should().Be("0", "these lines should work: {0}", lines);
    }

    /// <summary>
    /// The connections to an IPv4 address, without their states and the time that they have left. From the kernel's own file:
    /// ipvsadm crashes on long lines of it.
    /// </summary>
    public static IReadOnlyList<string> Connections(string virtualEndpoint, Host? host = null) =>
    [
        .. (host is null ? File.ReadAllLines(ConnectionFile) : host.Run("cat", ConnectionFile).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words[1].Length == 8)
            .Select(words => (Protocol: words[0], Client: Endpoint(words[1], words[2]), Virtual: Endpoint(words[3], words[4]), Server: Endpoint(words[5], words[6])))
            .Where(connection => connection.Virtual == virtualEndpoint)
            .Select(connection => $"{connection.Protocol} {connection.Client} {connection.Virtual} {connection.Server}"),
    ];

    private static string Endpoint(string address, string port) =>
        new IPEndPoint(new IPAddress(Convert.FromHexString(address)), int.Parse(port, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString();

    [GeneratedRegex("(?<=-> .*) +\\d+ +\\d+ *$", RegexOptions.Multiline)]
    private static partial Regex ConnectionColumns();
}
