using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Checks;

public sealed class JudgeTests
{
    private static readonly HealthCheck Check = JudgedCase.Tcp;

    // Servers: U up, D down, C not decided, - not checked, small ones drained; b up and B down are backups, x said to be down, X said to be up while it is down.
    // Weights: what each gets of its declared 10; r where it is removed.
    [TestCase("", "1", TooFewAction.All, "", ServiceState.Off)]
    [TestCase("--", "1", TooFewAction.All, "10 10", ServiceState.Off)]
    [TestCase("UU", "1", TooFewAction.All, "10 10", ServiceState.Ok)]
    [TestCase("UC", "1", TooFewAction.All, "10 10", ServiceState.Ok)]
    [TestCase("UD", "1", TooFewAction.All, "10 0", ServiceState.Degraded)]
    [TestCase("-D", "1", TooFewAction.All, "10 0", ServiceState.Degraded)]
    [TestCase("DD", "1", TooFewAction.All, "10 10", ServiceState.FailingOpen)]
    [TestCase("DD", "1", TooFewAction.None, "0 0", ServiceState.Closed)]
    [TestCase("DD", "1", TooFewAction.Backup, "0 0", ServiceState.Closed)]
    [TestCase("DD", "0", TooFewAction.All, "0 0", ServiceState.Closed)]
    [TestCase("UDD", "2", TooFewAction.All, "10 10 10", ServiceState.FailingOpen)]
    [TestCase("UDD", "2", TooFewAction.None, "10 0 0", ServiceState.TooFew)]
    [TestCase("UDD", "2", TooFewAction.Hold, "10 0 10", ServiceState.TooFew)]
    [TestCase("UDD", "50%", TooFewAction.Hold, "10 0 10", ServiceState.TooFew)]
    [TestCase("UDD", "30%", TooFewAction.Hold, "10 0 0", ServiceState.Degraded)]
    [TestCase("UU", "9", TooFewAction.All, "10 10", ServiceState.Ok)]
    [TestCase("Uu", "2", TooFewAction.All, "10 0", ServiceState.Ok)]
    [TestCase("ud", "1", TooFewAction.All, "0 0", ServiceState.Closed)]
    [TestCase("Xx", "1", TooFewAction.All, "10 0", ServiceState.Degraded)]
    [TestCase("xx", "1", TooFewAction.All, "0 0", ServiceState.Closed)]
    [TestCase("xD", "1", TooFewAction.All, "0 10", ServiceState.FailingOpen)]
    [TestCase("xU", "2", TooFewAction.All, "0 10", ServiceState.TooFew)]
    [TestCase("Ub", "1", TooFewAction.Backup, "10 0", ServiceState.Ok)]
    [TestCase("Db", "1", TooFewAction.Backup, "0 10", ServiceState.Backup)]
    [TestCase("DbB", "1", TooFewAction.Backup, "0 10 0", ServiceState.Backup)]
    [TestCase("DB", "1", TooFewAction.Backup, "0 0", ServiceState.Closed)]
    [TestCase("UDb", "2", TooFewAction.Backup, "10 0 10", ServiceState.Backup)]
    [TestCase("UDB", "2", TooFewAction.Backup, "10 0 0", ServiceState.TooFew)]
    [TestCase("ub", "1", TooFewAction.Backup, "0 10", ServiceState.Backup)]
    [TestCase("ub", "30%", TooFewAction.Backup, "0 10", ServiceState.Backup)]
    [TestCase("Db", "1", TooFewAction.All, "10 0", ServiceState.FailingOpen)]
    public void Weights_and_the_state_follow_what_is_up(string servers, string minimum, TooFewAction tooFew, string weights, ServiceState state)
    {
        var check = Check with { MinimumUp = MinimumUp.Read(minimum)!.Value, TooFew = tooFew };
        var facts = new JudgedCase(new VirtualServiceSettings(), check, [.. servers.Select(letter => Server(letter, check))], ExpiresQuiescent: false);
        var verdict = facts.Judged;
        Weights(facts, verdict).Should().Be(weights);
        verdict.State.Should().Be(state);
    }

    [Test]
    public void Hold_keeps_out_what_is_out_and_takes_the_first_down_first()
    {
        var check = Check with { TooFew = TooFewAction.Hold, MinimumUp = new MinimumUp(2, false) };
        JudgedOne Down(int since, HealthHold? before = null) => Server('D', check) with { Record = Record(isUp: false, since), Before = before };
        var facts = new JudgedCase(new VirtualServiceSettings(), check, [Down(3), Down(9), Down(6), Down(1, HealthHold.Quiesced)], ExpiresQuiescent: false);
        Weights(facts, facts.Judged).Should().Be("10 0 10 0");
        facts = facts with { Servers = [.. facts.Servers, Down(2, HealthHold.Removed), Down(2, HealthHold.Quiesced)] };
        Weights(facts, facts.Judged).Should().Be("10 0 10 0 0 0");
    }

    [TestCase(null, 7, HealthAction.Quiesced, null)]
    [TestCase(60, 7, HealthAction.Quiesced, 53)]
    [TestCase(60, 60, HealthAction.Removed, null)]
    [TestCase(60, 61, HealthAction.Removed, null)]
    public void A_server_that_is_down_for_long_is_removed(int? after, int since, HealthAction expected, int? next)
    {
        var check = Check with { RemoveAfter = after is { } seconds ? TimeSpan.FromSeconds(seconds) : null };
        var verdict = Alone(Server('D', check) with { Record = Record(isUp: false, since) }, new VirtualServiceSettings(), Server('U', check)).Judged;
        verdict.Servers[0].Action.Should().Be(expected);
        verdict.Next.Should().Be(next is { } left ? JudgedCase.Now.AddSeconds(left) : null);
    }

    [Test]
    public void A_server_that_came_back_climbs_from_where_health_kept_it()
    {
        var check = Check with { SlowStart = TimeSpan.FromSeconds(45) };
        var back = Server('U', check) with { Weight = 100, Record = Record(isUp: true, 7) with { CameBack = JudgedCase.Now.AddSeconds(-7) }, Before = HealthHold.Quiesced };
        var verdict = Alone(back, new VirtualServiceSettings()).Judged;
        verdict.Servers[0].Should().Match<ServerVerdict>(server => server.Action == HealthAction.Ramping && server.Hold == new HealthHold(20) && server.Reason.Contains("45 s", StringComparison.Ordinal));
        verdict.Next.Should().Be(JudgedCase.Now.AddSeconds(3));

        Alone(back with { Before = null }, new VirtualServiceSettings()).Judged.Servers[0].Hold.Should().BeNull("it serves with all of its weight already");
        Alone(back with { Check = check with { OnDown = DownAction.Observe } }, new VirtualServiceSettings()).Judged.Servers[0].Hold.Should().BeNull();
        Alone(back with { Said = (true, 9) }, new VirtualServiceSettings()).Judged.Servers[0].Hold.Should().BeNull();
    }

    [Test]
    public void An_override_ends_at_its_time()
    {
        var said = Server('U', Check) with { Said = (false, 9) };
        var verdict = Alone(said, new VirtualServiceSettings(), Server('U', Check)).Judged;
        verdict.Servers[0].Should().Match<ServerVerdict>(server => server.State == ServerState.Down && server.Reason == "We say so." && server.Action == HealthAction.Quiesced);
        verdict.Next.Should().Be(JudgedCase.Now.AddSeconds(9));
        var after = Alone(said with { Said = (false, 0) }, new VirtualServiceSettings(), Server('U', Check)).Judged;
        after.Servers[0].Should().Match<ServerVerdict>(server => server.State == ServerState.Up && server.Override == null && server.Hold == null);
        after.Next.Should().BeNull();
    }

    [TestCase("wlc", DownAction.Auto, HealthAction.Quiesced)]
    [TestCase("sh", DownAction.Auto, HealthAction.Removed)]
    [TestCase("sh", DownAction.Observe, HealthAction.Removed)]
    [TestCase("sh", DownAction.Remove, HealthAction.Removed)]
    [TestCase("sh", DownAction.Quiesce, HealthAction.Quiesced)]
    [TestCase("wlc", DownAction.Remove, HealthAction.Quiesced)]
    public void A_backup_that_is_not_needed_has_weight_0_unless_that_would_refuse_clients(string scheduler, DownAction down, HealthAction expected)
    {
        var backup = Server('b', Check with { OnDown = down });
        Alone(backup, new VirtualServiceSettings { Scheduler = scheduler }, Server('U', Check)).Judged.Servers[0].Action.Should().Be(expected);
    }

    [TestCase('d')]
    [TestCase('0')]
    public void What_people_took_out_is_held_in_place_while_it_is_down(char letter)
    {
        var verdict = Alone(Server(letter, Check), new VirtualServiceSettings { Scheduler = "mh" }, Server('U', Check)).Judged;
        verdict.Servers[0].Should().Match<ServerVerdict>(server => server.State == ServerState.Down && server.Hold == HealthHold.Quiesced);
    }

    [Test]
    public void A_check_that_only_observes_changes_no_weight_and_tells()
    {
        var check = Check with { OnDown = DownAction.Observe, SlowStart = TimeSpan.FromSeconds(9), RemoveAfter = TimeSpan.FromSeconds(1) };
        var verdict = Alone(Server('D', check), new VirtualServiceSettings(), Server('U', check)).Judged;
        (verdict.State, verdict.Up, verdict.Servers[0].State, verdict.Servers[0].Hold).Should().Be((ServiceState.Degraded, 1, ServerState.Down, null));
    }

    [Test]
    public void Verdicts_are_equal_when_all_of_it_is()
    {
        var facts = Alone(Server('D', Check), new VirtualServiceSettings(), Server('U', Check));
        facts.Judged.Should().Be(facts.Judged);
        facts.Judged.GetHashCode().Should().Be(facts.Judged.GetHashCode());
        facts.Judged.Should().NotBe(Alone(Server('D', Check), new VirtualServiceSettings(), Server('C', Check)).Judged);
    }

    private static JudgedCase Alone(JudgedOne server, VirtualServiceSettings settings, params JudgedOne[] others) => new(settings, Check, [server, .. others], ExpiresQuiescent: false);

    private static string Weights(JudgedCase facts, ServiceVerdict verdict) => string.Join(' ', verdict.Servers.Index().Select(one =>
        facts.Servers[one.Index].IsDrained ? "0" : one.Item.Action == HealthAction.Removed ? "r" : $"{one.Item.Hold?.Weight ?? facts.Servers[one.Index].Weight}"));

    private static JudgedOne Server(char letter, HealthCheck check)
    {
        var one = new JudgedOne { Weight = 10, Check = check, Record = Record(isUp: true, 5) };
        var down = one with { Record = Record(isUp: false, 5) };
        return letter switch
        {
            'U' => one,
            'u' => one with { IsDrained = true },
            'D' => down,
            'd' => down with { IsDrained = true },
            '0' => down with { Weight = 0 },
            'C' => one with { Record = one.Record! with { IsUndecided = true } },
            'b' => one with { IsBackup = true },
            'B' => down with { IsBackup = true },
            'x' => one with { Said = (false, 60) },
            'X' => down with { Said = (true, 60) },
            _ => one with { Check = null, Record = null },
        };
    }

    private static CheckRecord Record(bool isUp, int since) => new() { IsUp = isUp, Since = JudgedCase.Now.AddSeconds(-since) };
}
