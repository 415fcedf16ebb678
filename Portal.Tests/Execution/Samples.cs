using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Execution;

/// <summary>Commands to run, and what to wait for.</summary>
internal static class Samples
{
    public static readonly AddressKey Service = new(Protocol.Tcp, Address.IPv4(0x0A000001), 80);

    /// <summary>As many commands as asked for, each of its own text.</summary>
    public static IpvsadmCommand[] Commands(int count, int first = 1) =>
        [.. Enumerable.Range(first, count).Select(number => new DeleteServer(Service, new RealServerKey(Address.IPv4(0x0A010000 + (uint)number), 80)))];

    /// <summary>The line of one of those commands.</summary>
    public static string Line(int number) => CommandText.Line(Commands(1, number)[0]);

    /// <summary>The kinds of failures, null for success.</summary>
    public static IEnumerable<FailureKind?> Kinds(this IEnumerable<IpvsadmFailure?> failures) => failures.Select(failure => failure?.Kind);

    /// <summary>Waits for what happens by itself.</summary>
    public static async Task<bool> Eventually(Func<bool> condition)
    {
        for (var attempt = 0; attempt < 500 && !condition(); attempt++)
        {
            await Task.Delay(10);
        }

        return condition();
    }
}
