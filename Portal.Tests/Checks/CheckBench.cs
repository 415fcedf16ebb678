using Portal.Api.Checks;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Checks;

/// <summary>A schedule of checks on a clock that a test moves, with servers 10.1.0.0 and on that answer as the test says.</summary>
internal sealed class CheckBench : IDisposable
{
    public static readonly HealthCheck Check = new() { Kind = new TcpCheck(null, null) };
    private TimeSpan sinceWatch;

    public CheckBench(Func<int, CheckResult?> answer, Func<SteppedTime, TimeProvider>? timeOf = null)
    {
        Probe = new FakeProbe(target => answer(Number(target)));
        Schedule = new CheckSchedule(Probe, News, timeOf?.Invoke(Time) ?? Time);
    }

    public SteppedTime Time { get; } = new();

    public FakeProbe Probe { get; }

    public HealthNews News { get; } = new();

    public CheckSchedule Schedule { get; }

    /// <summary>By how much its clock moves at once.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>False where a test calls the watch itself.</summary>
    public bool IsWatched { get; init; } = true;

    public static int Number(CheckTarget target) => (int)(uint)(target.Address.Bits - 0x0A010000);

    public static CheckKey Key(int server, HealthCheck? check = null) =>
        CheckKey.Of(new CheckTarget { Kind = Check.Kind, Address = Address.IPv4(0x0A010000u + (uint)server), Port = 80, Timeout = (check ?? Check).Timeout }, check ?? Check);

    public CheckRecord Record(int server, HealthCheck? check = null) => Schedule.Find(Key(server, check))!;

    /// <summary>Checks these servers from now on; new ones begin as up.</summary>
    public void Set(IEnumerable<int> servers, HealthCheck? check = null, bool isUp = true, bool isUndecided = false, Func<int, HealthCheck>? checkOf = null) => Schedule.Set(servers.ToDictionary(
        server => Key(server, checkOf?.Invoke(server) ?? check),
        server => (checkOf?.Invoke(server) ?? check ?? Check, (Func<CheckRecord>)(() => new CheckRecord { IsUp = isUp, IsUndecided = isUndecided, Since = Time.GetUtcNow() }))));

    /// <summary>Lets time go on in small steps, and waits after each until all that was due has been done.</summary>
    public void Run(double seconds, Action? each = null)
    {
        for (var left = TimeSpan.FromSeconds(seconds); left > TimeSpan.Zero; left -= Step)
        {
            Time.Advance(Step);
            Settle();
            sinceWatch += Step;
            if (IsWatched && sinceWatch >= TimeSpan.FromSeconds(1))
            {
                sinceWatch = TimeSpan.Zero;
                Schedule.Watch();
                Settle();
            }

            each?.Invoke();
        }
    }

    /// <summary>Lets time go on until the probe keeps a check, and takes that.</summary>
    public Action<CheckResult> RunUntilKept()
    {
        while (Probe.Kept == 0)
        {
            Run(Step.TotalSeconds);
        }

        return Probe.Take().Single().Done;
    }

    /// <summary>Waits until each check waits for its time or is kept by the probe.</summary>
    public void Settle()
    {
        var isSettled = SpinWait.SpinUntil(() => !Probe.IsBusy && Schedule.Waiting + Probe.Kept == Schedule.Count && !Probe.IsBusy, TimeSpan.FromMinutes(3));
        if (!isSettled)
        {
            throw new TimeoutException($"{Schedule.Waiting} wait and {Probe.Kept} are kept, of {Schedule.Count}.");
        }
    }

    public void Dispose() => Schedule.Dispose();
}
