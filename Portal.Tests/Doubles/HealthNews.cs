using Portal.Api.Checks;

namespace Portal.Tests.Doubles;

/// <summary>Writes down what it is told of checks.</summary>
internal sealed class HealthNews : ICheckObserver
{
    private readonly Lock state = new();
    private readonly List<string> lines = [];
    private readonly List<(CheckTarget Target, CheckResult Result, TimeSpan Lateness)> results = [];

    /// <summary>Is called with each piece of news, before it is written down.</summary>
    public Action Told { get; set; } = () => { };

    /// <summary>Everything but results.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (state)
            {
                return [.. lines];
            }
        }
    }

    /// <summary>All results.</summary>
    public IReadOnlyList<(CheckTarget Target, CheckResult Result, TimeSpan Lateness)> Results
    {
        get
        {
            lock (state)
            {
                return [.. results];
            }
        }
    }

    public void Checked(CheckTarget target, CheckResult result, TimeSpan lateness)
    {
        Told();
        lock (state)
        {
            results.Add((target, result, lateness));
        }
    }

    public void Changed(CheckKey key) => Write($"changed {key.Target.Address}");

    public void Known(CheckKey key)
    {
        // Others tell it.
    }

    public void Blind(CheckKey key, CheckRecord record) => Write($"{(record.IsBlind ? "blind" : "sees")} {key.Target.Address}");

    public void Braked(bool holds, int failing) => Write(holds ? $"brake {failing}" : "let go");

    public void StoodStill(TimeSpan stood) => Write($"stood {stood.TotalSeconds:0}");

    private void Write(string line)
    {
        Told();
        lock (state)
        {
            lines.Add(line);
        }
    }
}
