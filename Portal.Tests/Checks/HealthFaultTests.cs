using System.Collections.Concurrent;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Checks;

/// <summary>Faults of servers, of the network and of Portal, and what the kernel gets of them.</summary>
internal sealed class HealthFaultTests : MonitorFixture
{
    private static readonly HealthCheck Strict = Check with { TooFew = TooFewAction.None };

    [Test]
    public async Task When_the_directors_own_link_is_down_none_of_40_servers_loses_its_weight()
    {
        var many = Known.Web.With([.. Enumerable.Range(1, 40).Select(number => (byte)number)]);
        await StartAsync(new FakeKernel(many), Declared(Strict, many));
        Probe.Answer = _ => FakeProbe.Ok;
        await ChecksAsync(100);
        Probe.Answer = _ => FakeProbe.Fail;
        await UntilAsync(() => Monitor.IsBraking, "the brake takes hold");
        await ChecksAsync(400);
        Monitor.IsBraking.Should().BeTrue();
        Weights().Should().HaveCount(40).And.OnlyContain(weight => weight == 1);
        Kernel.Commands.Should().BeEmpty();
        Probe.Answer = _ => FakeProbe.Ok;
        await UntilAsync(() => !Monitor.IsBraking, "it lets go");
        Kernel.Commands.Should().BeEmpty();
    }

    [Test]
    public async Task A_server_that_fails_now_and_then_never_goes_down()
    {
        await StartAsync(new FakeKernel(Web), Declared(Strict, Web));
        Flap("--+");
        await ChecksAsync(200);
        Kernel.Commands.Should().BeEmpty("three failures in a row are needed");
    }

    [Test]
    public async Task A_server_that_flaps_is_edited_in_place_once_for_each_change()
    {
        await StartAsync(new FakeKernel(Web), Declared(Strict, Web));
        Flap("---++");
        List<int> weights = [1];
        await UntilAsync(
            () =>
            {
                weights.AddRange(Weights().First() == weights[^1] ? [] : [Weights().First()]);
                return weights.Count == 9;
            },
            "it has flapped four times");
        weights.Should().Equal(1, 0, 1, 0, 1, 0, 1, 0, 1);
        Kernel.Commands.Should().HaveCount(8).And.OnlyContain(command => command.StartsWith("-e ", StringComparison.Ordinal) && command.Contains("-r 10.1.0.1:80", StringComparison.Ordinal));
        Weights().Last().Should().Be(1);
    }

    [Test]
    public async Task Killed_in_the_midst_of_failures_Portal_moves_no_weight_when_it_starts_again()
    {
        var three = Known.Web.With(1, 2, 3);
        await StartAsync(new FakeKernel(three), Declared(Strict, three));
        Probe.Answer = target => target.Address == Known.Server(1).Address ? FakeProbe.Fail : target.Address == Known.Server(2).Address ? null : FakeProbe.Ok;
        await UntilAsync(() => Weights().SequenceEqual([0, 1, 1]), "the first one is down");
        for (var failure = 0; failure < Strict.Fall - 1; failure++)
        {
            await UntilAsync(() => Probe.Kept == 1, "the second one is asked");
            Probe.Take().Single().Done(FakeProbe.Fail);
        }

        await TurnAsync(TimeSpan.Zero);
        Weights().Should().Equal(0, 1, 1);
        Probe.Answer = _ => null;
        await RestartAsync();
        for (var turn = 0; turn < 40; turn++)
        {
            await TurnAsync(TimeSpan.FromMilliseconds(50));
        }

        Kernel.Commands.Should().BeEmpty();
        Monitor.Find(Web.Key, Known.Server(1))!.State.Should().Be(ServerState.Down);
        Monitor.Find(Web.Key, Known.Server(2))!.State.Should().Be(ServerState.Up);
        Monitor.Find(Web.Key, Known.Server(2))!.Record!.Failures.Should().Be(0, "what was counted is gone");
    }

    // The first server answers so, again and again; the second one is well.
    private void Flap(string results)
    {
        var asked = new ConcurrentDictionary<Address, int>();
        Probe.Answer = target => target.Address != Known.Server(1).Address || results[asked.AddOrUpdate(target.Address, 0, (_, count) => count + 1) % results.Length] == '+' ? FakeProbe.Ok : FakeProbe.Fail;
    }
}
