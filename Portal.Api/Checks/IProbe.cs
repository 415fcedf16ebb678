namespace Portal.Api.Checks;

/// <summary>Makes checks.</summary>
public interface IProbe
{
    /// <summary>Starts one check. It never blocks and never throws.</summary>
    /// <param name="target">What to ask.</param>
    /// <param name="done">
    /// Gets the result, exactly once, at the latest shortly after the time-out: from any thread, possibly before this method
    /// returns. It must not throw and should not take long.
    /// </param>
    void Start(CheckTarget target, Action<CheckResult> done);
}
