using System.Globalization;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Ipvsadm.Commands;

/// <summary>
/// Writes commands as ipvsadm reads them: as a list of arguments for a process of its own, or as a line for
/// <c>ipvsadm -R</c>, which splits at blanks and knows no quoting.
/// </summary>
public static class CommandText
{
    /// <summary>The command's arguments, one element each.</summary>
    /// <returns>For example <c>-D</c>, <c>-t</c>, <c>10.0.0.1:80</c>.</returns>
    /// <exception cref="ArgumentException">No line can say it; see <see cref="WhyNot"/>. Validated settings can be said.</exception>
    public static IReadOnlyList<string> Arguments(IpvsadmCommand command)
    {
        // Of what it cannot say ipvsadm makes something else, and writes to another server.
        if (WhyNot(command) is { } reason)
        {
            throw new ArgumentException(reason, nameof(command));
        }

        List<string> words = [Letter(command)];
        AddKey(words, command.Service);
        switch (command)
        {
            case AddService { Settings: var settings }:
                AddSettings(words, settings);
                break;
            case EditService { Settings: var settings }:
                AddSettings(words, settings);
                break;
            case AddServer { Server: var server, Settings: var settings }:
                AddServer(words, server);
                AddSettings(words, settings);
                break;
            case EditServer { Server: var server, Settings: var settings }:
                AddServer(words, server);
                AddSettings(words, settings);
                break;
            case DeleteServer { Server: var server }:
                AddServer(words, server);
                break;
        }

        return words;
    }

    /// <summary>How a command line names a service or a server.</summary>
    /// <param name="service">The service.</param>
    /// <param name="server">The server; null for the service itself.</param>
    /// <returns>For example <c>-t 10.0.0.1:80 -r 10.1.0.1:8080</c>.</returns>
    public static string Name(ServiceKey service, RealServerKey? server)
    {
        List<string> words = [];
        AddKey(words, service);
        if (server is { } one)
        {
            AddServer(words, one);
        }

        return string.Join(' ', words);
    }

    /// <summary>Why no line can say a command. What goes can always be named.</summary>
    /// <returns>A sentence for a person; null when one can.</returns>
    public static string? WhyNot(IpvsadmCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return command switch
        {
            AddService { Key: var key, Settings: var settings } => CommandLine.WhyNot(key, settings),
            EditService { Key: var key, Settings: var settings } => CommandLine.WhyNot(key, settings),
            AddServer { Key: var key, Server: var server, Settings: var settings } => CommandLine.WhyNot(key, server, settings),
            EditServer { Key: var key, Server: var server, Settings: var settings } => CommandLine.WhyNot(key, server, settings),
            _ => null,
        };
    }

    /// <summary>The command as a line for <c>ipvsadm -R</c>, without its line feed.</summary>
    /// <returns>For example <c>-D -t 10.0.0.1:80</c>.</returns>
    /// <exception cref="ArgumentException">As <see cref="Arguments"/>.</exception>
    public static string Line(IpvsadmCommand command) => string.Join(' ', Arguments(command));

    /// <summary>
    /// The two lines for <c>ipvsadm -R</c> that list what <see cref="ConfigurationListing"/> reads. One process makes
    /// both listings, which costs half of two.
    /// </summary>
    /// <param name="service">The service to list, or null for the whole table. One that is missing is an error of ipvsadm.</param>
    /// <returns>For example <c>-L -n --tun-info</c> and <c>-L -n --thresholds</c>.</returns>
    public static IReadOnlyList<string> Listing(ServiceKey? service) => Listings(service, "--tun-info", "--thresholds");

    /// <summary>The line that lists the same without what is known of tunnels.</summary>
    /// <param name="line">A line of <see cref="Listing"/> or of <see cref="TrafficListing"/>.</param>
    /// <returns>For example <c>-L -n</c>.</returns>
    public static string WithoutTunnels(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Replace(" --tun-info", string.Empty, StringComparison.Ordinal);
    }

    /// <summary>The three lines for <c>ipvsadm -R</c> that list what <see cref="TrafficListing"/> reads.</summary>
    /// <param name="service">The service to list, or null for the whole table. One that is missing is an error of ipvsadm.</param>
    /// <returns>For example <c>-L -n --tun-info</c>, <c>-L -n --stats --exact</c> and <c>-L -n --rate --exact</c>.</returns>
    public static IReadOnlyList<string> TrafficListing(ServiceKey? service) => Listings(service, "--tun-info", "--stats --exact", "--rate --exact");

    private static string[] Listings(ServiceKey? service, params IEnumerable<string> columns)
    {
        List<string> words = [];
        if (service is not null)
        {
            AddKey(words, service);
        }

        var suffix = string.Concat(words.Select(word => " " + word));
        return [.. columns.Select(column => "-L -n " + column + suffix)];
    }

    private static string Letter(IpvsadmCommand command) => command switch
    {
        AddService => "-A",
        EditService => "-E",
        DeleteService => "-D",
        ZeroService => "-Z",
        Commands.AddServer => "-a",
        EditServer => "-e",
        DeleteServer => "-d",
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    // The service stands first: ipvsadm reads -M and -r by the family of the service, and -6 only after -f.
    private static void AddKey(List<string> words, ServiceKey key)
    {
        switch (key)
        {
            case AddressKey { Protocol: var protocol, Address: var address, Port: var port }:
                words.Add(protocol switch { Protocol.Tcp => "-t", Protocol.Udp => "-u", _ => "--sctp-service" });
                words.Add(EndpointText.Format(address, port));
                break;
            case FirewallMarkKey { MarkFamily: var family, Mark: var mark }:
                words.Add("-f");
                words.Add(Number(mark));
                if (family == IpFamily.IPv6)
                {
                    words.Add("-6");
                }

                break;
        }
    }

    private static void AddSettings(List<string> words, VirtualServiceSettings settings)
    {
        words.Add("-s");
        words.Add(Name(settings.Scheduler));
        if (settings.Persistence is { } persistence)
        {
            words.Add("-p");
            words.Add(Number((long)persistence.Timeout.TotalSeconds));
            if (persistence.Mask is { } mask)
            {
                words.Add("-M");
                words.Add(ClientMaskText.Format(mask));
            }

            if (persistence.Engine is { } engine)
            {
                words.Add("--pe");
                words.Add(Name(engine));
            }
        }

        if (settings.OnePacket)
        {
            words.Add("-o");
        }

        // An empty -b has no argument, and one of commas alone crashes ipvsadm.
        if (settings.Flags != SchedulerFlags.None)
        {
            words.Add("-b");
            words.Add(string.Join(',', SchedulerFlagsText.Names(settings.Scheduler, settings.Flags)));
        }
    }

    private static void AddServer(List<string> words, RealServerKey server)
    {
        words.Add("-r");
        words.Add(EndpointText.Format(server.Address, server.Port));
    }

    // Everything is always said: with -e ipvsadm resets what is left out.
    private static void AddSettings(List<string> words, RealServerSettings settings)
    {
        words.Add(settings.Forwarding switch
        {
            Gatewaying => "-g",
            IpInIp => "-i",
            Masquerading => "-m",
            _ => throw new ArgumentOutOfRangeException(nameof(settings)),
        });
        words.Add("-w");
        words.Add(Number(settings.Weight));
        words.Add("-x");
        words.Add(Number(settings.UpperThreshold));
        words.Add("-y");
        words.Add(Number(settings.LowerThreshold));
        if (settings.Forwarding is IpInIp { Tunnel: var tunnel })
        {
            AddTunnel(words, tunnel);
        }
    }

    private static void AddTunnel(List<string> words, Tunnel tunnel)
    {
        words.Add("--tun-type");
        switch (tunnel)
        {
            case GueTunnel { Port: var port, Checksum: var checksum }:
                words.Add("gue");
                words.Add("--tun-port");
                words.Add(Number(port));
                words.Add(Checksum(checksum));
                break;
            case GreTunnel { Checksum: var checksum }:
                words.Add("gre");
                words.Add(Checksum(checksum));
                break;
            default:
                words.Add("ipip");
                break;
        }
    }

    private static string Checksum(TunnelChecksum checksum) => checksum switch
    {
        TunnelChecksum.Checksum => "--tun-csum",
        TunnelChecksum.Remote => "--tun-remcsum",
        _ => "--tun-nocsum",
    };

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    // Names are the only texts that come from outside: none may start an option or split a line in two.
    private static string Name(string name) => Schedulers.IsName(name)
        ? name
        : throw new ArgumentException($"\"{name}\" cannot be part of a command line as a name.", nameof(name));
}
