using Portal.Api.State;

namespace Portal.Api.Checks;

/// <summary>What is checked, and by which rule results become a state. Equal ones of several services run once.</summary>
/// <param name="Target">What is asked, of whom and which way.</param>
/// <param name="Interval">The time between two checks.</param>
/// <param name="FastInterval">The same between two states; never longer than the other.</param>
/// <param name="Rise">So many good results in a row bring up.</param>
/// <param name="Fall">So many failures in a row take down.</param>
public sealed record CheckKey(CheckTarget Target, TimeSpan Interval, TimeSpan FastInterval, int Rise, int Fall)
{
    /// <summary>The key of a check of a server.</summary>
    /// <param name="target">What is asked.</param>
    /// <param name="check">The check.</param>
    /// <returns>The key.</returns>
    public static CheckKey Of(CheckTarget target, HealthCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return new CheckKey(target, check.Interval, check.FastInterval < check.Interval ? check.FastInterval : check.Interval, check.Rise, check.Fall);
    }
}
