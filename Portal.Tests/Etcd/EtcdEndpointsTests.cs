using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Etcd;
using Portal.Tests.Doubles;

namespace Portal.Tests.Etcd;

public sealed class EtcdEndpointsTests
{
    private readonly ManualTime time = new();

    [Test]
    public void The_one_that_answered_last_is_asked_first_and_those_that_failed_last_of_all_for_a_while()
    {
        var endpoints = new EtcdEndpoints(new EtcdOptions { Endpoints = [new("http://a"), new("http://b"), new("http://c")], Time = time, Penalty = TimeSpan.FromSeconds(30) });
        endpoints.Order().Should().Equal(0, 1, 2);

        endpoints.Works(1);
        endpoints.Order().Should().Equal(1, 2, 0);

        endpoints.Fails(1, "frozen");
        endpoints.Order().Should().Equal(2, 0, 1);
        time.Advance(TimeSpan.FromSeconds(1));
        endpoints.Fails(2, "frozen");
        endpoints.Order().Should().Equal(0, 1, 2);
        endpoints.Works(0);
        endpoints.Order().Should().Equal(0, 1, 2);

        time.Advance(TimeSpan.FromSeconds(29));
        endpoints.Order().Should().Equal(0, 1, 2);
        endpoints.Fails(0, "gone");
        endpoints.Order().Should().Equal(1, 2, 0);
        endpoints.Works(0);
        endpoints.Order().Should().Equal(0, 1, 2);
    }
}
