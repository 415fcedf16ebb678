using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Attacks;

/// <summary>Large bodies in 256 MiB. PORTAL_ATTACK_BODY and PORTAL_ATTACK_ROUNDS make them larger, and more of them.</summary>
// Alone: their bodies keep both processors busy, and other fixtures have patience of their own.
[NonParallelizable]
[Category("Binary")]
internal sealed class BodyAttackTests
{
    private const int AtOnce = 32;
    private const int LongestAnswer = 64 << 10;

    private static readonly int Length = AttackSize.Of("PORTAL_ATTACK_BODY", 31) << 20;
    private static readonly int Rounds = AttackSize.Of("PORTAL_ATTACK_ROUNDS", 1);

    private LimitedPortal portal = null!;

    [SetUp]
    public async Task StartAsync() => portal = await LimitedPortal.StartAsync();

    [TearDown]
    public void Stop() => portal?.Dispose();

    [Test]
    public Task One_large_body_of_each_kind_is_refused_with_few_words() => portal.WithstandAsync("One body of each kind", async () =>
    {
        foreach (var name in HostileBody.Names)
        {
            using var caller = await RawCaller.OpenAsync(portal);
            var answer = await caller.SendAsync("POST /services?dry_run=true&force=true", HostileBody.Make(name, Length));
            answer.Should().MatchRegex(name == "white space" ? "^HTTP/1.1 200 " : "^HTTP/1.1 (400|413|422) ", "it is {0}", name);
            answer.Length.Should().BeLessThan(LongestAnswer, "nobody reads {0} again", name);
        }
    });

    [TestCase("lists")]
    [TestCase("services")]
    [TestCase("labels")]
    public Task Many_large_bodies_at_once_find_room_or_are_told_why_not(string name) => portal.WithstandAsync($"{AtOnce} bodies at once, {name}", async () =>
    {
        var body = HostileBody.Make(name, Length);
        for (var round = 0; round < Rounds; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
            {
                using var caller = await RawCaller.OpenAsync(portal);
                return await caller.SendAsync("POST /services?dry_run=true", body);
            }));
            answers.Should().OnlyContain(answer => answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal) && answer.Contains("\"detail\":\""));
            answers.Should().Contain(answer => !answer.StartsWith("HTTP/1.1 429", StringComparison.Ordinal), "one always gets through");
        }
    });

    [Test]
    public Task A_hundred_thousand_servers_in_one_service_find_room() => portal.WithstandAsync("100,000 servers in one body", async () =>
    {
        using var caller = await RawCaller.OpenAsync(portal);
        var answer = await caller.SendAsync("POST /services?dry_run=true&force=true", HostileBody.Servers(100_000));
        answer.Should().StartWith("HTTP/1.1 200 ").And.Contain("\"added\":100001");
    });
}
