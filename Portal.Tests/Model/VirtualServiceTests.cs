using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Model;

public sealed class VirtualServiceTests
{
    [Test]
    public void Servers_come_in_the_order_in_which_they_were_added() =>
        Gen.Select(Gen.Byte[1, 9], Gen.Int[0, 3]).Array[0, 30].Sample(steps =>
        {
            var service = Known.Web;
            List<RealServerKey> order = [];
            foreach (var (n, fate) in steps)
            {
                var server = Known.Server(n);
                if (fate == 0)
                {
                    service = service.WithoutServer(server);
                    order.Remove(server);
                    continue;
                }

                service = fate == 1 ? service.WithWeights([(server, n)]) : service.WithServer(server, Known.Plain);
                if (fate > 1 && !order.Contains(server))
                {
                    order.Add(server);
                }
            }

            Order(service).Should().Equal(order);
            Order(Known.Web with { Servers = service.Servers }).Should().Equal(order.Order());
            Order((Known.Web with { Servers = service.Servers }).InOrder(order)).Should().Equal(order);
        });

    [Test]
    public void Servers_that_are_set_as_a_whole_come_in_the_order_of_their_keys_and_then_those_that_are_added()
    {
        var set = Known.Web.With(9, 1) with { Servers = Known.Web.With(7, 5, 3).Servers };
        Order(set.With(8, 4, 6)).Should().Equal(Keys(3, 5, 7, 8, 4, 6));
        Order(set.With(4, 8)).Should().Equal(Keys(3, 5, 7, 4, 8));
    }

    [Test]
    public void A_service_that_becomes_of_another_keeps_its_order_and_has_the_rest_behind()
    {
        Order(Known.Web.With(1, 2, 4, 3).InOrderOf(Known.Web.With(5, 3, 1))).Should().Equal(Keys(3, 1, 2, 4));
        Order(Known.Web.With(3, 1).InOrderOf(null)).Should().Equal(Keys(3, 1));
        Order(Known.Web.With(3, 1).InOrderOf(Known.Web.With(1, 3))).Should().Equal(Keys(1, 3));
    }

    [Test]
    public void One_that_takes_out_what_has_returned_and_then_adds_what_it_lacks_has_the_same_order() =>
        Gen.Select(Gen.Byte[1, 9].Array[0, 9], Gen.Select(Gen.Byte[1, 9], Gen.Bool).Array[0, 12]).Sample((first, steps) =>
        {
            var before = Known.Web.With([.. first.Distinct()]);
            var after = steps.Aggregate(before, (service, step) => step.Item2 ? service.WithServer(Known.Server(step.Item1), Known.Plain) : service.WithoutServer(Known.Server(step.Item1)));

            var gone = after.ReturnedSince(before).Concat(before.Servers.Keys.Except(after.Servers.Keys)).ToList();
            var left = gone.Aggregate(before, (service, server) => service.WithoutServer(server));
            Order(Order(after).Aggregate(left, (service, server) => service.WithServer(server, Known.Plain))).Should().Equal(Order(after));
        });

    [Test]
    public void What_keeps_its_place_has_not_returned()
    {
        Known.Web.With(1, 2, 3).ReturnedSince(Known.Web.With(1, 2, 3)).Should().BeEmpty();
        Known.Web.With(1, 2, 3).WithoutServer(Known.Server(1)).With(9, 4).ReturnedSince(Known.Web.With(1, 2, 3)).Should().BeEmpty();
        Known.Web.With(1, 3, 2).ReturnedSince(Known.Web.With(1, 2, 3)).Should().Equal(Known.Server(2));
    }

    [Test]
    public void The_order_makes_no_difference_between_services()
    {
        Known.Web.With(2, 1).Should().Be(Known.Web.With(1, 2));
        Known.Web.With(2, 1).GetHashCode().Should().Be(Known.Web.With(1, 2).GetHashCode());
    }

    private static IEnumerable<RealServerKey> Order(VirtualService service) => service.ServersInOrder.Select(server => server.Key);

    private static IEnumerable<RealServerKey> Keys(params byte[] servers) => servers.Select(n => Known.Server(n));
}
