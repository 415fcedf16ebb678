using System.Collections.Immutable;
using System.Text;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Text;

/// <summary>
/// The kernel's whole configuration out of the two listings that it takes: <c>-Ln --tun-info</c> has the forwarding
/// methods, tunnels and weights, <c>-Ln --thresholds</c> the thresholds. They are joined by key, since listings have no
/// order to rely on.
/// </summary>
public static class ConfigurationListing
{
    private const string VersionLine = "IP Virtual Server version ";
    private const string FirstTitle = "Prot LocalAddress:Port ";
    private const string SecondTitle = "  -> RemoteAddress:Port";

    private delegate string? ReadServer(ReadOnlySpan<char> line, out ListedServer server);

    /// <summary>Reads the output of one ipvsadm that printed <c>--tun-info</c> and then <c>--thresholds</c>.</summary>
    /// <param name="output">The output of both listings, of the whole table or of one service.</param>
    /// <returns>
    /// The table; or null when the listings are torn: they contradict themselves or each other, because somebody changed
    /// the table while it was listed, and must be made again.
    /// </returns>
    /// <exception cref="ListingFormatException">A line is not known, or the output is not whole.</exception>
    public static ObservedTable? Parse(ReadOnlySpan<byte> output)
    {
        if (output.IsEmpty || output[^1] != (byte)'\n')
        {
            throw new ListingFormatException("ipvsadm's listing breaks off before its end.");
        }

        var lines = new LineReader(Encoding.UTF8.GetString(output));
        var tunnels = ReadListing(ref lines, "TunnelInfo", ServerLine.ReadTunnelInfo);
        var thresholds = ReadListing(ref lines, "Uthreshold", ServerLine.ReadThresholds);
        if (!lines.IsAtEnd)
        {
            throw lines.Error("stands after the end");
        }

        return Join(tunnels, thresholds);
    }

    private static ListedTable ReadListing(ref LineReader lines, string column, ReadServer readServer)
    {
        ReadTitles(ref lines, column);
        var table = new ListedTable();
        ListedService? current = null;
        while (!lines.IsAtEnd && !lines.Current.StartsWith(VersionLine) && !lines.Current.StartsWith(FirstTitle))
        {
            if (lines.Current.StartsWith(ServerLine.Start))
            {
                AddServer(ref lines, table, current, readServer);
            }
            else
            {
                current = AddService(ref lines, table);
            }

            lines.MoveNext();
        }

        return table;
    }

    private static void ReadTitles(ref LineReader lines, string column)
    {
        if (lines.Current.StartsWith(VersionLine))
        {
            lines.MoveNext();
        }

        var first = lines.Current;
        var isFirst = first.StartsWith(FirstTitle);
        if (isFirst)
        {
            lines.MoveNext();
        }

        // The column that tells the two listings apart stands in the first title of one and in the second of the other.
        if (!isFirst || !lines.Current.StartsWith(SecondTitle) || !(first.Contains(column, StringComparison.Ordinal) || lines.Current.Contains(column, StringComparison.Ordinal)))
        {
            throw lines.Error($"is not the title of a listing with the column {column}");
        }

        lines.MoveNext();
    }

    private static ListedService AddService(ref LineReader lines, ListedTable table)
    {
        if (ServiceLine.Read(lines.Current, out var key, out var settings) is { } reason)
        {
            throw lines.Error(reason);
        }

        var service = new ListedService(settings!);
        table.HasDuplicates |= !table.Services.TryAdd(key!, service);
        return service;
    }

    private static void AddServer(ref LineReader lines, ListedTable table, ListedService? current, ReadServer readServer)
    {
        if (current is null)
        {
            throw lines.Error("is a server without a service");
        }

        if (readServer(lines.Current, out var server) is { } reason)
        {
            throw lines.Error(reason);
        }

        table.HasDuplicates |= !current.Servers.TryAdd(server.Key, server);
    }

    private static ObservedTable? Join(ListedTable tunnels, ListedTable thresholds)
    {
        if (tunnels.HasDuplicates || thresholds.HasDuplicates || tunnels.Services.Count != thresholds.Services.Count)
        {
            return null;
        }

        var services = ImmutableArray.CreateBuilder<ObservedService>(tunnels.Services.Count);
        foreach (var (key, service) in tunnels.Services)
        {
            if (!thresholds.Services.TryGetValue(key, out var other) || other.Settings != service.Settings || JoinServers(service, other) is not { } servers)
            {
                return null;
            }

            services.Add(new ObservedService { Key = key, Settings = service.Settings, Servers = servers });
        }

        services.Sort((left, right) => left.Key.CompareTo(right.Key));
        return new ObservedTable(services.DrainToImmutable());
    }

    private static ImmutableArray<ObservedServer>? JoinServers(ListedService service, ListedService other)
    {
        if (service.Servers.Count != other.Servers.Count)
        {
            return null;
        }

        var servers = ImmutableArray.CreateBuilder<ObservedServer>(service.Servers.Count);
        foreach (var (key, server) in service.Servers)
        {
            if (!other.Servers.TryGetValue(key, out var limits))
            {
                return null;
            }

            var settings = server.Settings with
            {
                UpperThreshold = limits.Settings.UpperThreshold,
                LowerThreshold = limits.Settings.LowerThreshold,
            };
            servers.Add(new ObservedServer(key, settings, server.ActiveConnections, server.InactiveConnections));
        }

        servers.Sort((left, right) => left.Key.CompareTo(right.Key));
        return servers.DrainToImmutable();
    }
}
