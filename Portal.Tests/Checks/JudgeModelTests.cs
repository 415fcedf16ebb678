using CsCheck;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.State;

namespace Portal.Tests.Checks;

public sealed class JudgeModelTests
{
    private const int Cases = 20_000;

    [Test]
    public void The_judge_says_what_the_contract_says() => JudgedCase.Any.Sample(facts =>
    {
        var (verdict, oracle) = (facts.Judged, new JudgeOracle(facts));
        var servers = Enumerable.Range(0, facts.Servers.Length).ToList();
        return (verdict.CanServe, verdict.Up, verdict.MinimumUp, verdict.State) == (oracle.CanServe, oracle.Up, oracle.Minimum, oracle.State)
            && verdict.IsEnough == oracle.Up >= oracle.Minimum
            && verdict.Servers.Select(server => server.Server).SequenceEqual(servers.Select(JudgedCase.Key))
            && verdict.Servers.All(server => ReferenceEquals(verdict.Find(server.Server), server)) && verdict.Find(JudgedCase.Key(servers.Count)) is null
            && verdict.Servers.Select(server => server.State).SequenceEqual(servers.Select(oracle.StateOf))
            && verdict.Servers.Select(server => server.Action).SequenceEqual(servers.Select(oracle.ActionOf))
            && verdict.Servers.Select(server => server.Hold is { Weight: null or 0 }).SequenceEqual(servers.Select(oracle.IsOut));
    }, iter: Cases);

    [Test]
    public void No_weight_is_ever_above_what_people_allow() => JudgedCase.Any.Sample(facts => facts.Judged.Servers.Index().All(one =>
    {
        var (i, server) = one;
        var (declared, isOutByPeople) = (facts.Servers[i].Weight, facts.Servers[i].Weight == 0 || facts.Servers[i].IsDrained);
        return server.Action switch
        {
            HealthAction.None => facts.Servers[i].IsBackup && declared > 0 ? server.Hold == new HealthHold(declared) : server.Hold is null,
            HealthAction.Quiesced => server.Hold == (server.IsWaiting ? HealthHold.Returning : HealthHold.Quiesced),

            // What people took out stays in the kernel.
            HealthAction.Removed => server.Hold == HealthHold.Removed && !isOutByPeople,
            _ => server.Hold!.Value.Weight is { } weight && weight > 0 && weight < declared,
        };
    }), iter: Cases);

    // From what people declare, drain and say, and from what checks have found, to the weight in the kernel.
    [Test]
    public void The_kernel_gets_what_it_decided() => JudgedCase.Any.Sample(facts =>
    {
        var (verdict, oracle) = (facts.Judged, new JudgeOracle(facts));
        var declared = facts.Facts(JudgedCase.Now, verdict.Holds).Declared;
        var effective = Effective.Of(declared, facts.Overlays(verdict));
        return facts.Servers.Index().All(one =>
        {
            var (i, server) = one;
            var weight = effective.Servers.GetValueOrDefault(JudgedCase.Key(i))?.Weight;
            return server.Weight == 0 || server.IsDrained ? weight is 0
                : oracle.IsOut(i) ? weight == (oracle.ActionOf(i) == HealthAction.Removed ? null : 0)
                : oracle.ActionOf(i) == HealthAction.Ramping ? weight == Tenth(server)
                : weight == server.Weight;
        });
    }, iter: Cases);

    [Test]
    public void What_it_decided_stands_until_the_time_that_it_names() => Gen.Select(JudgedCase.Any, Gen.Double[0, 1]).Sample((facts, part) =>
    {
        var verdict = facts.Judged;
        var later = verdict.Next is { } change ? JudgedCase.Now + ((change - JudgedCase.Now - TimeSpan.FromTicks(1)) * part) : JudgedCase.Now + (TimeSpan.FromDays(1) * part);
        return !(verdict.Next <= JudgedCase.Now) && Judge.Of(facts.Facts(later, verdict.Holds)).Holds.SequenceEqual(verdict.Holds);
    }, iter: Cases);

    [Test]
    public void Failing_open_serves_all_that_can_serve_but_not_what_somebody_says_is_down() => JudgedCase.Any.Sample(facts =>
    {
        var verdict = facts.Judged;
        return verdict.State != ServiceState.FailingOpen || verdict.Servers.Index().Where(one => !facts.Servers[one.Index].IsBackup && !one.Item.IsWaiting)
            .All(one => (one.Item.Hold is { Weight: null or 0 }) == facts.Servers[one.Index].Said is { IsUp: false, For: > 0 });
    }, iter: Cases);

    // "climbs from a tenth to all of it, in at most ten edits".
    private static int Tenth(JudgedOne server) => Math.Max(1, server.Weight * (1 + (int)((JudgedCase.Now - server.Record!.CameBack!.Value) * 9 / server.Check!.SlowStart)) / 10);
}
