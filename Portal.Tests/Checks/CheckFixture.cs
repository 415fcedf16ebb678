using System.Collections.Concurrent;
using System.Net;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Tests.Checks;

/// <summary>Makes real checks, and sees that each has exactly one result.</summary>
internal abstract class CheckFixture
{
    /// <summary>For checks that end by themselves.</summary>
    protected static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    /// <summary>For checks that end with their time-out.</summary>
    protected static readonly TimeSpan Short = TimeSpan.FromSeconds(0.5);

    private readonly ConcurrentBag<int[]> counts = [];

    /// <summary>Keeps the time of the checks.</summary>
    protected TimerWheel Wheel { get; private set; } = null!;

    /// <summary>Makes the checks.</summary>
    protected Prober Prober { get; private set; } = null!;

    /// <summary>The folder of health programs; null for none.</summary>
    protected virtual string? Folder => null;

    [SetUp]
    public void MakeProber()
    {
        Wheel = new TimerWheel(TimeProvider.System);
        Prober = new Prober(Wheel, TimeProvider.System, Folder);
    }

    [TearDown]
    public void Every_check_has_one_result_and_leaves_no_timer()
    {
        var left = Wheel.Count;
        Wheel.Dispose();
        counts.Should().NotContain(count => count[0] != 1);
        counts.Clear();
        left.Should().Be(0);
    }

    protected static CheckTarget Target(CheckKind kind, EndPoint server, TimeSpan timeout) => new()
    {
        Kind = kind,
        Address = AddressOf(((IPEndPoint)server).Address.ToString()),
        Port = (ushort)((IPEndPoint)server).Port,
        Timeout = timeout,
    };

    protected static Address AddressOf(string text) => AddressText.TryParse(text, out var address) ? address : throw new FormatException(text);

    protected Task<CheckResult> CheckAsync(CheckKind kind, EndPoint server, TimeSpan? timeout = null) => CheckAsync(Target(kind, server, timeout ?? Long));

    protected async Task<CheckResult> CheckAsync(CheckTarget target, Prober? prober = null)
    {
        var count = new int[1];
        counts.Add(count);
        var result = new TaskCompletionSource<CheckResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        (prober ?? Prober).Start(
            target,
            ended =>
            {
                Interlocked.Increment(ref count[0]);
                result.TrySetResult(ended);
            });
        return await result.Task;
    }

    protected static void Said(CheckResult result, CheckOutcome outcome, string detail)
    {
        result.Detail.Should().Be(detail);
        result.Outcome.Should().Be(outcome);
        result.Duration.Should().BePositive();
    }
}
