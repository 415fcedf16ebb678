using System.Globalization;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Text;

/// <summary>
/// The lines of <c>--stats --exact</c> and <c>--rate --exact</c>: a service or a server, and five numbers. Of a service there is
/// nothing else, neither its scheduler nor its persistence.
/// </summary>
internal static class TrafficLine
{
    /// <summary>Reads <c>TCP  ADDRESS N N N N N</c> or <c>FWM  MARK [IPv6] N N N N N</c>.</summary>
    public static string? ReadService(ReadOnlySpan<char> line, out ServiceKey? key, out Traffic traffic)
    {
        traffic = default;
        var words = new WordReader(line);
        key = ServiceLine.ReadKey(ref words);
        return key is null ? "does not start with a service" : ReadNumbers(ref words, out traffic);
    }

    /// <summary>Reads <c>-> ADDRESS N N N N N</c>.</summary>
    public static string? ReadServer(ReadOnlySpan<char> line, out RealServerKey key, out Traffic traffic)
    {
        traffic = default;
        var words = new WordReader(line[ServerLine.Start.Length..]);
        return ServerLine.TryReadKey(ref words, out key) ? ReadNumbers(ref words, out traffic) : "has no server's address";
    }

    private static string? ReadNumbers(ref WordReader words, out Traffic traffic)
    {
        traffic = default;
        Span<ulong> numbers = stackalloc ulong[5];
        foreach (ref var number in numbers)
        {
            if (!ulong.TryParse(words.Next(), NumberStyles.None, CultureInfo.InvariantCulture, out number))
            {
                return "has a figure that is no number";
            }
        }

        traffic = new Traffic(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
        return words.IsAtEnd ? null : "goes on behind its figures";
    }
}
