using System.Net;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Http;
using Portal.Api.Metrics;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Who shows wrong tokens is answered more and more slowly.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class WrongTokenTests
{
    private static readonly IPAddress Guesser = IPAddress.Parse("192.0.2.7");

    private readonly SteppedTime time = new();
    private readonly ListLogger<RequestLog> log = new();

    [Test]
    public void Few_are_answered_at_once_and_more_after_a_time_that_grows()
    {
        var wrong = Make();
        for (var i = 0; i < WrongTokens.Free; i++)
        {
            IsAnswered(wrong, Guesser).Should().BeTrue();
        }

        log.Lines.Should().BeEmpty();
        var eleventh = wrong.WaitAsync(Guesser, CancellationToken.None);
        var twelfth = wrong.WaitAsync(Guesser, CancellationToken.None);
        eleventh.IsCompleted.Should().BeFalse();
        log.Warnings.Should().ContainSingle().Which.Should().Contain("192.0.2.7");
        time.Advance(TimeSpan.FromMilliseconds(100));
        eleventh.IsCompleted.Should().BeTrue();
        twelfth.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromMilliseconds(100));
        twelfth.IsCompleted.Should().BeTrue();
    }

    [Test]
    public void Nobody_waits_longer_than_the_longest_time()
    {
        var wrong = Make();
        var waits = Enumerable.Range(0, 1000).Select(_ => wrong.WaitAsync(Guesser, CancellationToken.None)).ToList();
        waits.Count(wait => wait.IsCompleted).Should().Be(WrongTokens.Free);
        time.Advance(WrongTokens.Longest);
        waits.Should().OnlyContain(wait => wait.IsCompleted);
    }

    [Test]
    public void Another_address_is_not_held_up()
    {
        var wrong = Make();
        Flood(wrong, Guesser);
        IsAnswered(wrong, IPAddress.Parse("192.0.2.8")).Should().BeTrue();
        IsAnswered(wrong, IPAddress.Parse("::ffff:192.0.2.8")).Should().BeTrue();
        IsAnswered(wrong, IPAddress.Parse("::ffff:192.0.2.7")).Should().BeFalse("it is the same address");
    }

    [Test]
    public void A_network_of_IPv6_counts_as_one_address()
    {
        var wrong = Make();
        Flood(wrong, IPAddress.Parse("2001:db8::1"));
        IsAnswered(wrong, IPAddress.Parse("2001:db8::2")).Should().BeFalse();
        IsAnswered(wrong, IPAddress.Parse("2001:db8:0:1::1")).Should().BeTrue();
    }

    [Test]
    public void Time_forgives()
    {
        var wrong = Make();
        Flood(wrong, Guesser);
        time.Advance(TimeSpan.FromMinutes(10));
        IsAnswered(wrong, Guesser).Should().BeTrue();
    }

    [Test]
    public void Many_addresses_cost_little()
    {
        var wrong = Make();
        Flood(wrong, Guesser);
        for (var i = 0; i < 5000; i++)
        {
            IsAnswered(wrong, new IPAddress(0x0A000000L + i)).Should().BeTrue();
        }

        IsAnswered(wrong, Guesser).Should().BeTrue("it is forgotten");
    }

    [Test]
    public async Task A_right_token_is_never_held_up()
    {
        await using var portal = await TestPortal.StartAsync();
        using var guesser = new HttpClient { BaseAddress = portal.Address };
        guesser.DefaultRequestHeaders.Add("X-AUTH-TOKEN", "wrong");
        var guesses = Enumerable.Range(0, 30).Select(_ => guesser.GetAsync("/services")).ToList();
        (await portal.GetAsync("/services")).ShouldBe(200);
        guesses.Should().Contain(guess => !guess.IsCompleted);
        (await Task.WhenAll(guesses.Take(WrongTokens.Free))).Should().OnlyContain(reply => reply.StatusCode == HttpStatusCode.Unauthorized);
        (await portal.GetAsync("/metrics")).Text.Should().MatchRegex("portal_http_wrong_tokens_total [1-9][0-9]*\n");
    }

    private WrongTokens Make() => new(time, new RequestMetrics(), log);

    private static bool IsAnswered(WrongTokens wrong, IPAddress address) => wrong.WaitAsync(address, CancellationToken.None).IsCompleted;

    private static void Flood(WrongTokens wrong, IPAddress address)
    {
        for (var i = 0; i < 20; i++)
        {
            _ = wrong.WaitAsync(address, CancellationToken.None);
        }
    }
}
