using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Portal.Tests.Conventions;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Scripts;

/// <summary>Relays as those between this machine and the lab, one behind the other, from one socket in the file system to an address.</summary>
internal sealed class Relay : IDisposable
{
    private const int Length = 3;

    private readonly TemporaryFolder folder = new();
    private readonly List<Process> processes = [];

    private Relay()
    {
    }

    /// <summary>The socket at which it begins.</summary>
    public string Socket => folder["1"];

    /// <summary>How many connections each of them has open.</summary>
    public IEnumerable<int> Connections => processes.Select(process => Tool.Run("pgrep", "-P", Text(process)).Output.Count(letter => letter == '\n'));

    /// <summary>Starts relays that lead to an address in the notation of socat.</summary>
    public static async Task<Relay> ToAsync(string address)
    {
        var relay = new Relay();
        for (var i = 1; i <= Length; i++)
        {
            // A group of its own: every connection has a process.
            var next = i < Length ? $"UNIX-CONNECT:{relay.folder[Text(i + 1)]}" : address;
            relay.processes.Add(Process.Start(new ProcessStartInfo("setsid", ["scripts/lab/relay.sh", $"UNIX-LISTEN:{relay.folder[Text(i)]}", next])
            {
                WorkingDirectory = Repository.PathOf("."),
            })!);
        }

        await Until.TrueAsync(() => Directory.GetFiles(relay.folder.Path).Length == Length, "the relays should listen");
        return relay;
    }

    public async Task<Socket> ConnectAsync()
    {
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(Socket));
        return client;
    }

    public void Dispose()
    {
        foreach (var process in processes)
        {
            Tool.Run("kill", "-KILL", "--", "-" + Text(process));
            process.WaitForExit();
            process.Dispose();
        }

        processes.Clear();
        folder.Dispose();
    }

    private static string Text(Process process) => Text(process.Id);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
