using System.Collections.Concurrent;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Checks;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ProbeQueueTests
{
    private static readonly CheckResult Good = new(CheckOutcome.Ok, TimeSpan.Zero, "Connected.");

    private readonly HeldProbe probe = new();

    [Test]
    public async Task No_more_than_the_limit_run_and_the_others_follow_in_their_order()
    {
        var queue = new ProbeQueue(2);
        for (ushort port = 1; port <= 5; port++)
        {
            queue.Start(probe, Target(port), null, _ => { });
        }

        probe.Started.Should().Equal(1, 2);
        for (var next = 3; next <= 5; next++)
        {
            probe.End(next - 2);
            await Poll.UntilAsync(() => probe.Started.Count == next, "the next one starts");
        }

        probe.Started.Should().Equal(1, 2, 3, 4, 5);
    }

    [Test]
    public async Task Those_with_one_key_run_one_after_the_other_and_hold_nobody_else()
    {
        var queue = new ProbeQueue(3);
        queue.Start(probe, Target(1), "a", _ => { });
        queue.Start(probe, Target(2), "a", _ => { });
        queue.Start(probe, Target(3), "b", _ => { });
        queue.Start(probe, Target(4), "a", _ => { });
        probe.Started.Should().Equal(1, 3);
        probe.End(3);
        probe.Started.Should().Equal(1, 3);
        probe.End(1);
        await Poll.UntilAsync(() => probe.Started.Count == 3, "the next one starts");
        probe.End(2);
        await Poll.UntilAsync(() => probe.Started.Count == 4, "the last one starts");
        probe.Started.Should().Equal(1, 3, 2, 4);
    }

    [Test]
    public async Task Many_that_end_at_once_fill_no_stack()
    {
        const int Count = 100_000;
        var queue = new ProbeQueue(1);
        var done = 0;
        queue.Start(probe, Target(1), null, _ => { });
        for (var i = 0; i < Count; i++)
        {
            queue.Start(new QuickProbe(), Target(2), null, _ => Interlocked.Increment(ref done));
        }

        probe.End(1);
        await Poll.UntilAsync(() => Volatile.Read(ref done) == Count, "all are done");
    }

    private static CheckTarget Target(ushort port) => new() { Kind = new TcpCheck(null, null), Address = Address.IPv4(1), Port = port, Timeout = TimeSpan.FromSeconds(1) };

    private sealed class QuickProbe : IProbe
    {
        public void Start(CheckTarget target, Action<CheckResult> done) => done(Good);
    }

    private sealed class HeldProbe : IProbe
    {
        private readonly ConcurrentDictionary<int, Action<CheckResult>> held = new();

        public ConcurrentQueue<int> Started { get; } = [];

        public void Start(CheckTarget target, Action<CheckResult> done)
        {
            held[target.Port] = done;
            Started.Enqueue(target.Port);
        }

        public void End(int port)
        {
            held.TryRemove(port, out var done).Should().BeTrue();
            done!(Good);
        }
    }
}
