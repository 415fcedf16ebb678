namespace Portal.Api.Checks;

/// <summary>This part hears of checks.</summary>
public sealed partial class HealthMonitor
{
    /// <inheritdoc/>
    public void Checked(CheckTarget target, CheckResult result, TimeSpan lateness) => observer.Checked(target, result, lateness);

    /// <inheritdoc/>
    public void Changed(CheckKey key)
    {
        changed.Enqueue(key);
        Wake();
    }

    /// <inheritdoc/>
    public void Blind(CheckKey key, CheckRecord record) => observer.Blind(key, record);

    /// <inheritdoc/>
    public void Braked(bool holds, int failing) => observer.Braked(holds, failing);

    /// <inheritdoc/>
    public void StoodStill(TimeSpan stood) => observer.StoodStill(stood);

    /// <summary>Has the next turn begin at once.</summary>
    public void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }
}
