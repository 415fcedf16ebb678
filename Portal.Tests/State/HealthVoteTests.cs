using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Tests.Doubles;

namespace Portal.Tests.State;

public sealed class HealthVoteTests
{
    private static readonly HealthVote Some = HealthVote.Empty.With(Known.Web.Key, new ServiceVote([Known.Server(1)], [])).With(Known.Dns.Key, new ServiceVote([], []));

    [Test]
    public void What_says_the_same_is_the_same_object()
    {
        Some.With(Known.Web.Key, new ServiceVote([Known.Server(1)], [])).Should().BeSameAs(Some);
        HealthVote.Empty.With(Known.Web.Key, null).Should().BeSameAs(HealthVote.Empty);
    }

    [Test]
    public void Only_what_is_said_otherwise_is_a_difference()
    {
        HealthVote.Differences(Some, Some.With(Known.Web.Key, new ServiceVote([], []))).Should().Equal(Known.Web.Key);
        HealthVote.Differences(Some, Some.With(Known.Web.Key, new ServiceVote([Known.Server(1)], [Known.Server(2)]))).Should().Equal(Known.Web.Key);
        HealthVote.Differences(Some.With(Known.Dns.Key, null), Some).Should().Equal(Known.Dns.Key);
        HealthVote.Differences(Some, null).Should().BeEquivalentTo([Known.Web.Key, Known.Dns.Key]);
        HealthVote.Differences(null, Some).Should().BeEquivalentTo([Known.Web.Key, Known.Dns.Key]);
        HealthVote.Differences(null, null).Should().BeEmpty();
    }

    [Test]
    public void Equal_votes_are_equal()
    {
        var same = HealthVote.Empty.With(Known.Dns.Key, new ServiceVote([], [])).With(Known.Web.Key, new ServiceVote([Known.Server(1)], []));
        same.Should().Be(Some);
        same.GetHashCode().Should().Be(Some.GetHashCode());
        Some.Should().NotBe(HealthVote.Empty);
    }
}
