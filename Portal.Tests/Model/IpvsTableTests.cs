using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Model;

public sealed class IpvsTableTests
{
    private static readonly VirtualService First = new() { Key = new FirewallMarkKey(IpFamily.IPv4, 1) };
    private static readonly VirtualService Second = new() { Key = new FirewallMarkKey(IpFamily.IPv4, 2) };
    private static readonly RealServerKey Server = new(Address.IPv4(0x0A010001), 80);

    [Test]
    public void Services_come_in_the_order_of_their_keys() =>
        ModelGen.Table.Sample(table => table.Services.Select(service => service.Key).Should().BeInAscendingOrder());

    [Test]
    public void Of_two_services_with_one_key_the_later_stays() =>
        IpvsTable.Of([First, First.WithServer(Server, new())]).Find(First.Key)!.Servers.Should().HaveCount(1);

    [Test]
    public void A_change_leaves_the_table_that_it_was_made_from_as_it_was()
    {
        var table = IpvsTable.Of([First]);
        table.With(Second).Count.Should().Be(2);
        table.With(First with { Settings = new() { Scheduler = "rr" } }).Find(First.Key)!.Settings.Scheduler.Should().Be("rr");
        table.Without(First.Key).Should().Be(IpvsTable.Empty);
        table.Without(Second.Key).Should().Be(table);
        table.Should().Be(IpvsTable.Of([First]));
    }

    [Test]
    public void What_is_not_there_is_null()
    {
        var table = IpvsTable.Of([First.WithServer(Server, new() { Weight = 7 })]);
        table.Find(Second.Key).Should().BeNull();
        table.Find(Second.Key, Server).Should().BeNull();
        table.Find(First.Key, Server with { Port = 81 }).Should().BeNull();
        table.Find(First.Key, Server)!.Weight.Should().Be(7);
    }

    [Test]
    public void A_service_is_taken_over_from_another_table_as_it_is_there() =>
        TablePairGen.Any.Sample((table, other) =>
        {
            foreach (var key in table.Services.Concat(other.Services).Select(service => service.Key))
            {
                var taken = table.WithServiceOf(key, other);
                taken.Find(key).Should().Be(other.Find(key));
                taken.Without(key).Should().Be(table.Without(key));
            }
        });

    [Test]
    public void What_was_observed_becomes_a_table_of_the_same_services()
    {
        var observed = new ObservedService { Key = First.Key, Settings = new(), Servers = [new(Server, new() { Weight = 7 }, 3, 9)] };
        new ObservedTable([observed]).ToTable().Should().Be(IpvsTable.Of([First.WithServer(Server, new() { Weight = 7 })]));
        observed.Find(Server)!.ActiveConnections.Should().Be(3);
        observed.Find(Server with { Port = 81 }).Should().BeNull();
    }

    [Test]
    public void What_was_observed_shares_with_a_known_table_what_is_equal_and_nothing_else() =>
        TablePairGen.Any.Sample((actual, known) =>
        {
            var table = new ObservedTable([.. actual.Services.Select(Observe)]).ToTable(known);
            table.Should().Be(actual);
            foreach (var service in table.Services)
            {
                var same = known.Find(service.Key);
                ReferenceEquals(service, same).Should().Be(service.Equals(same));
            }
        });

    [Test]
    public void What_was_observed_differently_is_not_taken_for_the_same()
    {
        var known = First.WithServer(Server, new() { Weight = 7 });
        var observed = new ObservedService { Key = First.Key, Settings = First.Settings, Servers = [new(Server, new() { Weight = 7 }, 3, 9)] };
        observed.Shows(known).Should().BeTrue();
        observed.Shows(known with { Settings = known.Settings with { Scheduler = "rr" } }).Should().BeFalse();
        observed.Shows(known.WithServer(Server, new() { Weight = 8 })).Should().BeFalse();
        observed.Shows(known.WithServer(Server with { Port = 81 }, new())).Should().BeFalse();
        observed.Shows(First.WithServer(Server with { Port = 81 }, new() { Weight = 7 })).Should().BeFalse();
        observed.Shows(First).Should().BeFalse();
    }

    private static ObservedService Observe(VirtualService service) => new()
    {
        Key = service.Key,
        Settings = service.Settings,
        Servers = [.. service.Servers.Select(server => new ObservedServer(server.Key, server.Value, 1, 2))],
    };
}
