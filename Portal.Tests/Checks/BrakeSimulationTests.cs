using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Tests.Doubles;

namespace Portal.Tests.Checks;

/// <summary>Servers with checks every 5 s at random phases, 1 s while they fail: three failures take down. All on a clock of the test's own.</summary>
public sealed class BrakeSimulationTests
{
    private static readonly double Promised = (CheckBench.Check.Fall * CheckBench.Check.Interval).TotalSeconds + 1;

    private static readonly CheckResult Hung = FakeProbe.Fail with { Duration = TimeSpan.Zero, Detail = "No answer." };

    [Test]
    public void No_server_goes_down_when_the_network_of_the_checker_dies([Values(10, 13, 20, 50, 200)] int servers)
    {
        var isDead = false;
        using var bench = new CheckBench(_ => isDead ? FakeProbe.Fail : FakeProbe.Ok);
        bench.Set(Enumerable.Range(0, servers));
        for (var round = 0; round < 3; round++)
        {
            bench.Run(7);
            isDead = true;
            bench.Run(40, () => Down(bench, servers).Should().BeEmpty());
            bench.Schedule.IsBraking.Should().BeTrue();
            isDead = false;
            bench.Run(12, () => Down(bench, servers).Should().BeEmpty());
            bench.Schedule.IsBraking.Should().BeFalse();
        }

        bench.News.Lines.Where(line => line.StartsWith("brake", StringComparison.Ordinal)).Should().HaveCount(3);
        bench.News.Lines.Where(line => line == "let go").Should().HaveCount(3);
        bench.News.Lines.Should().HaveCount(6);
    }

    [Test]
    public void No_server_goes_down_either_when_all_checks_run_into_their_time_out([Values(10, 20, 200)] int servers)
    {
        var isDead = false;
        using var bench = new CheckBench(_ => isDead ? null : FakeProbe.Ok);
        bench.Set(Enumerable.Range(0, servers));
        bench.Run(7);
        isDead = true;
        List<(double At, Action<CheckResult> Done)> hanging = [];
        var now = 0.0;
        bench.Run(40, () =>
        {
            now += 0.1;
            hanging.AddRange(bench.Probe.Take().Select(one => (now + CheckBench.Check.Timeout.TotalSeconds, one.Done)));
            hanging.Where(one => one.At <= now).ToList().ForEach(one => one.Done(Hung with { Duration = CheckBench.Check.Timeout }));
            hanging.RemoveAll(one => one.At <= now);
            bench.Probe.Hanging = hanging.Count;
            Down(bench, servers).Should().BeEmpty();
        });
        bench.Schedule.IsBraking.Should().BeTrue();
    }

    [Test]
    public void A_check_that_began_while_the_brake_held_takes_nothing_down_when_it_fails_afterwards()
    {
        const int Servers = 20;
        var (isDead, late) = (true, -1);
        using var bench = new CheckBench(server => server == late ? null : isDead ? FakeProbe.Fail : FakeProbe.Ok);
        bench.Set(Enumerable.Range(0, Servers));
        bench.Run(20);
        bench.Schedule.IsBraking.Should().BeTrue();

        // The last check that the dead network keeps is answered after all others have recovered.
        late = 7;
        var done = bench.RunUntilKept();
        bench.Probe.Hanging = 1;
        (isDead, late) = (false, -1);
        bench.Run(7);
        bench.Schedule.IsBraking.Should().BeFalse();
        bench.Probe.Hanging = 0;
        done(Hung);
        bench.Settle();
        Down(bench, Servers).Should().BeEmpty();
        bench.Run(11, () => Down(bench, Servers).Should().BeEmpty());
    }

    [Test]
    public void Servers_that_die_go_down_in_the_time_that_is_promised([Values(3, 9, 10, 13, 20, 50, 200)] int servers, [Values(0, 3)] int part)
    {
        var dead = part == 0 ? 1 : servers / part;
        var isDead = false;
        using var bench = new CheckBench(server => isDead && server < dead ? FakeProbe.Fail : FakeProbe.Ok);
        bench.Set(Enumerable.Range(0, servers));
        bench.Run(7);
        isDead = true;
        bench.Run(Promised);
        Down(bench, servers).Should().Equal(Enumerable.Range(0, dead));
        isDead = false;
        bench.Run((CheckBench.Check.Rise * CheckBench.Check.Interval).TotalSeconds + 1);
        Down(bench, servers).Should().BeEmpty();
        bench.Schedule.IsBraking.Should().BeFalse();
    }

    [Test]
    public void Few_servers_go_down_all_together([Values(1, 2, 5, 9)] int servers)
    {
        using var bench = new CheckBench(_ => FakeProbe.Fail);
        bench.Set(Enumerable.Range(0, servers));
        bench.Run(Promised);
        Down(bench, servers).Should().HaveCount(servers);
        bench.Schedule.IsBraking.Should().BeFalse();
    }

    [Test]
    public void What_still_fails_when_the_brake_lets_go_goes_down()
    {
        const int Servers = 60;
        var dead = Servers;
        using var bench = new CheckBench(server => server < dead ? FakeProbe.Fail : FakeProbe.Ok);
        bench.Set(Enumerable.Range(0, Servers));
        bench.Run(20);
        bench.Schedule.IsBraking.Should().BeTrue();
        dead = Servers / 3;
        bench.Run(Promised, () => Down(bench, Servers).Where(server => server >= dead).Should().BeEmpty());
        bench.Schedule.IsBraking.Should().BeFalse();
        Down(bench, Servers).Should().Equal(Enumerable.Range(0, dead));
    }

    [Test]
    public void What_somebody_accepts_goes_down_and_stays_down()
    {
        const int Servers = 40;
        var isDead = true;
        using var bench = new CheckBench(_ => isDead ? FakeProbe.Fail : FakeProbe.Ok);
        bench.Set(Enumerable.Range(0, Servers));
        bench.Schedule.Accept().Should().BeFalse("it does not hold");
        while (!bench.Schedule.IsBraking)
        {
            bench.Run(0.1);
        }

        bench.Schedule.Accept().Should().BeTrue();
        bench.Schedule.IsBraking.Should().BeFalse();
        bench.Run(60, () => bench.Schedule.IsBraking.Should().BeFalse());
        Down(bench, Servers).Should().HaveCount(Servers);
        isDead = false;
        bench.Run(11);
        Down(bench, Servers).Should().BeEmpty();

        // It holds again the next time.
        isDead = true;
        bench.Run(40);
        bench.Schedule.IsBraking.Should().BeTrue();
        Down(bench, Servers).Should().BeEmpty();
    }

    [Test]
    public void What_went_down_just_before_comes_back_when_the_brake_takes_hold()
    {
        // The first third is asked twice a second, and is down before the others have been asked three times.
        const int Servers = 30;
        var fast = CheckBench.Check with { Interval = TimeSpan.FromSeconds(0.5), FastInterval = TimeSpan.FromSeconds(0.5) };
        var slow = CheckBench.Check with { Interval = TimeSpan.FromSeconds(30), FastInterval = TimeSpan.FromSeconds(10) };
        using var bench = new CheckBench(_ => FakeProbe.Fail);
        bench.Set(Enumerable.Range(0, Servers), isUp: true, checkOf: server => server < Servers / 3 ? fast : slow);
        bench.Run(60);
        bench.Schedule.IsBraking.Should().BeTrue();
        Enumerable.Range(0, Servers).Should().OnlyContain(server => bench.Record(server, server < Servers / 3 ? fast : slow).IsUp);
        bench.News.Lines.Where(line => line.StartsWith("changed", StringComparison.Ordinal)).GroupBy(line => line).Where(lines => lines.Count() != 2).Should().BeEmpty("each that went down came back, once");
    }

    [Test]
    public void Servers_that_were_down_before_Portal_looked_are_not_brought_back()
    {
        const int Servers = 40;
        var isDead = false;
        using var bench = new CheckBench(server => isDead || server < 15 ? FakeProbe.Fail : FakeProbe.Ok);
        var now = bench.Time.GetUtcNow();
        bench.Schedule.Set(Enumerable.Range(0, Servers).ToDictionary(server => CheckBench.Key(server), server =>
            (CheckBench.Check, (Func<CheckRecord>)(() => new CheckRecord { IsUp = server >= 15, Since = now }))));
        isDead = true;
        bench.Run(14);
        bench.Schedule.IsBraking.Should().BeTrue();
        Down(bench, Servers).Should().Equal(Enumerable.Range(0, 15));
    }

    private static List<int> Down(CheckBench bench, int servers) => [.. Enumerable.Range(0, servers).Where(server => !bench.Record(server).IsUp)];
}
