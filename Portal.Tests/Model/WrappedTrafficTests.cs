using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Model;

[Parallelizable(ParallelScope.All)]
public sealed class WrappedTrafficTests
{
    private const ulong Turn = 1UL << 32;
    private static readonly AddressKey Key = new(Protocol.Tcp, Address.IPv4(0x0A000001), 80);

    [Test]
    public void As_long_as_the_service_has_counted_less_than_2_to_the_32_all_is_as_it_is_shown()
    {
        var service = Service(new Traffic(10, 20, 30, 40, 50), new Traffic(1, 2, 3, 4, 5), new Traffic(4, 5, 6, 7, 8));
        var known = new WrappedTraffic(service);
        known.TotalsOf(service.Servers[0]).Should().Be(new KnownTraffic(1, 2, 3, 4, 5));
        known.TotalsOf(service.Servers[1]).Should().Be(new KnownTraffic(4, 5, 6, 7, 8));
    }

    [Test]
    public void Where_the_servers_account_for_all_but_less_than_a_turn_nothing_has_wrapped()
    {
        var service = Service(new Traffic(6_000_000_000, 0, 0, 0, 0), new Traffic(3_000_000_000, 0, 0, ulong.MaxValue, 0), new Traffic(2_999_000_000, 0, 0, ulong.MaxValue, 0));
        var known = new WrappedTraffic(service);
        known.TotalsOf(service.Servers[0]).Connections.Should().Be(3_000_000_000);
        known.TotalsOf(service.Servers[1]).Connections.Should().Be(2_999_000_000);
    }

    [Test]
    public void Bytes_tell_how_often_the_packets_have_wrapped()
    {
        // 5,000,000,000 packets of 100 bytes: a single turn is possible, and only with it are they long enough.
        var service = Service(new Traffic(7, 5_000_000_000, 0, 20_000_000_000, 0), new Traffic(7, 5_000_000_000 - Turn, 0, 100_000_000_000, 0));
        new WrappedTraffic(service).TotalsOf(service.Servers[0]).InPackets.Should().BeNull("705,032,704 packets of 142 bytes are possible too");
        var large = Service(new Traffic(7, 5_000_000_000, 0, 0, 0), new Traffic(7, 5_000_000_000 - Turn, 0, 5_000_000_000 * 1_000_000, 0));
        new WrappedTraffic(large).TotalsOf(large.Servers[0]).InPackets.Should().Be(5_000_000_000);
        var small = Service(new Traffic(7, 50_000_000_000, 0, 0, 0), new Traffic(7, 1000, 0, 60_000, 0));
        new WrappedTraffic(small).TotalsOf(small.Servers[0]).InPackets.Should().Be(1000);
    }

    [Test]
    public void There_are_no_more_connections_than_packets()
    {
        var service = Service(new Traffic(9_000_000_000, 0, 0, 0, 0), new Traffic(1000, 4000, 0, 240_000, 0));
        new WrappedTraffic(service).TotalsOf(service.Servers[0]).Connections.Should().Be(1000);
    }

    [Test]
    public void What_cannot_be_told_is_unknown_and_bytes_are_always_known()
    {
        var service = Service(new Traffic(9_000_000_000, 90_000_000_000, 90_000_000_000, 0, 0), new Traffic(1, 2, 3, 90_000_000_000_000, 90_000_000_000_000));
        new WrappedTraffic(service).TotalsOf(service.Servers[0]).Should().Be(new KnownTraffic(null, null, null, 90_000_000_000_000, 90_000_000_000_000));
    }

    [Test]
    public void Servers_that_show_more_than_their_service_are_not_believed()
    {
        var one = new Traffic(4_000_000_000, 1, 0, 90_000_000_000_000, 0);
        var service = Service(new Traffic(5_000_000_000, 90_000_000_000, 0, 0, 0), one, one);
        new WrappedTraffic(service).TotalsOf(service.Servers[0]).Connections.Should().BeNull();
    }

    [Test]
    public void All_rates_wrap_and_are_known_where_the_service_has_no_room_for_a_turn()
    {
        var slow = new Traffic(1, 2, 3, 4_000_000_000, 5);
        var service = new ServiceTraffic(Key, default, new Traffic(1, 2, 3, 4_000_000_000, 5_000_000_000), [Server(1, default) with { Rates = slow }]);
        new WrappedTraffic(service).RatesOf(service.Servers[0]).Should().Be(new KnownTraffic(1, 2, 3, 4_000_000_000, null));
    }

    [Test]
    public void Nothing_that_is_told_is_ever_wrong() =>
        Gen.Select(Gen.ULong[0, 3 * Turn], Gen.ULong[20, 2000], Gen.ULong[1, 50]).Array[1, 4].Select(Gen.ULong[0, 2 * Turn]).Sample((servers, gone) =>
        {
            var real = servers.Select(server =>
            {
                var (packets, size, perConnection) = server;
                return new Traffic(packets / perConnection, packets, packets / 2, packets * size, packets / 2 * size);
            }).ToArray();
            var all = real.Aggregate(new Traffic(gone, gone, gone, gone * 100, gone * 100), (sum, server) => sum + server);
            var shown = real.Select((traffic, index) => Server(index + 1, traffic with
            {
                Connections = traffic.Connections % Turn,
                InPackets = traffic.InPackets % Turn,
                OutPackets = traffic.OutPackets % Turn,
            }));
            var service = new ServiceTraffic(Key, all, default, [.. shown]);
            var known = new WrappedTraffic(service);
            return service.Servers.Zip(real).All(pair =>
            {
                var told = known.TotalsOf(pair.First);
                return (told.Connections ?? pair.Second.Connections) == pair.Second.Connections
                    && (told.InPackets ?? pair.Second.InPackets) == pair.Second.InPackets
                    && (told.OutPackets ?? pair.Second.OutPackets) == pair.Second.OutPackets
                    && told.InBytes == pair.Second.InBytes && told.OutBytes == pair.Second.OutBytes;
            });
        });

    private static ServiceTraffic Service(Traffic totals, params Traffic[] servers) =>
        new(Key, totals, default, [.. servers.Select((traffic, index) => Server(index + 1, traffic))]);

    private static ServerTraffic Server(int n, Traffic totals) => new(new RealServerKey(Address.IPv4(0x0A010000 + (uint)n), 80), 0, 0, totals, default);
}
