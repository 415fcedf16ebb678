namespace Portal.Api.Checks;

/// <summary>A timer on a <see cref="TimerWheel"/>.</summary>
public sealed class WheelTimer : IThreadPoolWorkItem
{
    private readonly TimerWheel? wheel;
    private readonly Action? action;
    private WheelTimer? previous;
    private WheelTimer? next;

    internal WheelTimer(TimerWheel? wheel, Action? action)
    {
        this.wheel = wheel;
        this.action = action;
    }

    internal long Due { get; set; }

    internal WheelTimer Next => next!;

    /// <summary>Keeps the action from running.</summary>
    /// <returns>True when it will not run; false when it runs, did run or was cancelled before.</returns>
    public bool Cancel() => wheel!.Cancel(this);

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute() => action!();

    /// <summary>The head of an empty list.</summary>
    internal static WheelTimer Ring()
    {
        var head = new WheelTimer(null, null);
        head.previous = head.next = head;
        return head;
    }

    internal void Append(WheelTimer timer)
    {
        timer.previous = previous;
        timer.next = this;
        previous!.next = timer;
        previous = timer;
    }

    internal bool TryRemove()
    {
        if (next is null)
        {
            return false;
        }

        previous!.next = next;
        next.previous = previous;
        previous = next = null;
        return true;
    }
}
