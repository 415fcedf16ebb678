using Portal.Api.Checks;

namespace Portal.Tests.Doubles;

/// <summary>Answers checks at once as a test says, or keeps them until the test answers.</summary>
internal sealed class FakeProbe(Func<CheckTarget, CheckResult?> answer) : IProbe
{
    private readonly Lock state = new();
    private readonly List<(CheckTarget Target, Action<CheckResult> Done)> kept = [];
    private readonly List<CheckTarget> started = [];
    private int running;

    public static CheckResult Ok { get; } = new(CheckOutcome.Ok, TimeSpan.Zero, "It works.");

    public static CheckResult Fail { get; } = new(CheckOutcome.Fail, TimeSpan.Zero, "It fails.");

    /// <summary>What it answers; null keeps a check.</summary>
    public Func<CheckTarget, CheckResult?> Answer { get; set; } = answer;

    /// <summary>True while a check is being started or answered.</summary>
    public bool IsBusy => Volatile.Read(ref running) > 0;

    /// <summary>How many checks a test has taken and not answered yet, where it says so.</summary>
    public int Hanging { get; set; }

    /// <summary>How many checks are kept or hang.</summary>
    public int Kept
    {
        get
        {
            lock (state)
            {
                return kept.Count + Hanging;
            }
        }
    }

    /// <summary>All checks that were started.</summary>
    public IReadOnlyList<CheckTarget> Started
    {
        get
        {
            lock (state)
            {
                return [.. started];
            }
        }
    }

    public void Start(CheckTarget target, Action<CheckResult> done)
    {
        Interlocked.Increment(ref running);
        var result = Answer(target);
        lock (state)
        {
            started.Add(target);
            if (result is null)
            {
                kept.Add((target, done));
            }
        }

        if (result is not null)
        {
            done(result);
        }

        Interlocked.Decrement(ref running);
    }

    /// <summary>Takes the checks that are kept; whoever has them may answer, also twice.</summary>
    public List<(CheckTarget Target, Action<CheckResult> Done)> Take()
    {
        lock (state)
        {
            List<(CheckTarget, Action<CheckResult>)> taken = [.. kept];
            kept.Clear();
            return taken;
        }
    }
}
