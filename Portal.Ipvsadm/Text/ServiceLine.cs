using System.Globalization;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Text;

/// <summary>
/// The line of a virtual service, the same in the listings <c>--tun-info</c> and <c>--thresholds</c>:
/// protocol, address, scheduler, (flags), persistent N, mask M, pe NAME, ops.
/// </summary>
internal static class ServiceLine
{
    /// <summary>Reads a line.</summary>
    /// <param name="line">For example <c>UDP  10.0.0.1:5060 mh (mh-port) persistent 60 mask 255.255.255.0 pe sip ops</c>.</param>
    /// <param name="key">The service's key.</param>
    /// <param name="settings">Its settings, as far as they were understood.</param>
    /// <param name="notUnderstood">What was not understood behind the key, as a sentence; null when all was.</param>
    /// <returns>Null, or what is wrong with the line.</returns>
    public static string? Read(ReadOnlySpan<char> line, out ServiceKey? key, out VirtualServiceSettings? settings, out string? notUnderstood)
    {
        (settings, notUnderstood) = (null, null);
        var words = new WordReader(line);
        key = ReadKey(ref words);
        if (key is null)
        {
            return "does not start with a service";
        }

        var scheduler = SchedulerName(words.Next());
        if (scheduler.Length == 0)
        {
            return "names no scheduler";
        }

        Persistence? persistence = null;
        var reason = ReadFlags(ref words, scheduler, out var flags) ?? ReadPersistence(ref words, key.Family, out persistence);
        var onePacket = words.Skip("ops");
        settings = new VirtualServiceSettings { Scheduler = scheduler, Flags = flags, Persistence = persistence, OnePacket = onePacket };
        reason ??= words.IsAtEnd ? null : "goes on where a service ends";
        notUnderstood = reason is null ? null : $"Its line in ipvsadm's listing {reason}: \"{line.TrimEnd(' ')}\".";
        return null;
    }

    /// <summary>
    /// Whether a line is of a service whose protocol ipvsadm has no name and no option for: the kernel takes every protocol by netlink.
    /// Nobody can name such a service, so it is passed over with its servers.
    /// </summary>
    public static bool IsNameless(ReadOnlySpan<char> line) => line.StartsWith("? ");

    /// <summary>Reads the words with which every line of a service begins.</summary>
    /// <returns>The service's key, or null when they are none.</returns>
    public static ServiceKey? ReadKey(ref WordReader words) => words.Next() switch
    {
        "TCP" => ReadAddress(Protocol.Tcp, words.Next()),
        "UDP" => ReadAddress(Protocol.Udp, words.Next()),
        "SCTP" => ReadAddress(Protocol.Sctp, words.Next()),
        "FWM" => ReadMark(ref words),
        _ => null,
    };

    private static AddressKey? ReadAddress(Protocol protocol, ReadOnlySpan<char> text) =>
        EndpointText.TryParse(text, out var address, out var port) ? new AddressKey(protocol, address, port) : null;

    private static FirewallMarkKey? ReadMark(ref WordReader words)
    {
        // ipvsadm prints marks as signed numbers: those from 2^31 on come out negative.
        var isNumber = long.TryParse(words.Next(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var mark);
        var family = words.Skip("IPv6") ? IpFamily.IPv6 : IpFamily.IPv4;
        mark = mark < 0 ? mark + (1L << 32) : mark;
        return isNumber && mark is >= 1 and <= uint.MaxValue ? new FirewallMarkKey(family, (uint)mark) : null;
    }

    private static string SchedulerName(ReadOnlySpan<char> word)
    {
        foreach (var known in Schedulers.All)
        {
            if (word.SequenceEqual(known))
            {
                return known;
            }
        }

        return word.ToString();
    }

    private static string? ReadFlags(ref WordReader words, string scheduler, out SchedulerFlags flags)
    {
        flags = SchedulerFlags.None;
        if (words.TryNextStartingWith('(', out var listed))
        {
            if (SchedulerFlagsText.ParseListed(scheduler, listed) is not { } parsed)
            {
                return "has scheduler flags that are not known";
            }

            flags = parsed;
        }

        return null;
    }

    private static string? ReadPersistence(ref WordReader words, IpFamily family, out Persistence? persistence)
    {
        persistence = null;
        if (!words.Skip("persistent"))
        {
            return null;
        }

        if (!uint.TryParse(words.Next(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return "has a persistence time-out that is no number of seconds";
        }

        ClientMask? mask = null;
        if (words.Skip("mask") && !ClientMaskText.TryParse(family, words.Next(), out mask))
        {
            return "has a persistence mask of no known form";
        }

        var engine = words.Skip("pe") ? words.Next().ToString() : null;
        persistence = new Persistence { Timeout = TimeSpan.FromSeconds(seconds), Mask = mask, Engine = engine };
        return engine is { Length: 0 } ? "names no persistence engine" : null;
    }
}
