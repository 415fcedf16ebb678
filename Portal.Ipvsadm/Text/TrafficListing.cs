using System.Buffers;
using System.Collections.Immutable;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Text;

/// <summary>
/// The traffic of services and servers out of three listings: <c>-Ln --tun-info</c> counts the connections of the moment,
/// <c>-Ln --stats --exact</c> has the totals and <c>-Ln --rate --exact</c> the rates. They are joined by key.
/// </summary>
public static class TrafficListing
{
    /// <summary>Reads the output of one ipvsadm that printed the three listings in this order.</summary>
    /// <param name="output">Their output, of the whole table or of one service.</param>
    /// <returns>The traffic; or null when the listings are torn and must be made again.</returns>
    /// <exception cref="ListingFormatException">A line is not known, or the output is not whole.</exception>
    public static TrafficTable? Parse(ReadOnlySequence<byte> output)
    {
        var lines = LineReader.OfListing(output);
        var services = new Dictionary<ServiceKey, ListedTraffic>();
        var isTorn = false;
        ReadConnections(ref lines, services, ref isTorn);
        ReadFigures(ref lines, "Conns", services, 1, ref isTorn);
        ReadFigures(ref lines, "CPS", services, 2, ref isTorn);
        if (!lines.IsAtEnd)
        {
            throw lines.Error("stands after the end");
        }

        isTorn |= services.Values.Any(service => !service.IsWhole);
        return isTorn ? null : new TrafficTable([.. services.OrderBy(service => service.Key).Select(service => service.Value.ToTraffic(service.Key))]);
    }

    private static void ReadConnections(ref LineReader lines, Dictionary<ServiceKey, ListedTraffic> services, ref bool isTorn)
    {
        var current = new ListedTraffic();
        var isBroken = false;
        ListingReader.Read(
            ref lines,
            "Forward",
            line =>
            {
                var reason = ServiceLine.Read(line, out var key, out _, out _);
                current = new ListedTraffic();
                isBroken |= reason is null && !services.TryAdd(key!, current);
                return reason;
            },
            line =>
            {
                var reason = ServerLine.ReadForwarding(line, out var server);
                isBroken |= reason is null && !current.Add(server);
                return reason;
            });
        isTorn |= isBroken;
    }

    private static void ReadFigures(ref LineReader lines, string column, Dictionary<ServiceKey, ListedTraffic> services, int listing, ref bool isTorn)
    {
        ListedTraffic? current = null;
        var isBroken = false;
        ListingReader.Read(
            ref lines,
            column,
            line =>
            {
                var reason = TrafficLine.ReadService(line, out var key, out var traffic);
                current = reason is null ? services.GetValueOrDefault(key!) : null;
                isBroken |= current?.Join(listing, traffic) is not true;
                return reason;
            },
            line =>
            {
                var reason = TrafficLine.ReadServer(line, out var key, out var traffic);
                isBroken |= current?.Join(listing, key, traffic) is not true;
                return reason;
            });
        isTorn |= isBroken;
    }
}
