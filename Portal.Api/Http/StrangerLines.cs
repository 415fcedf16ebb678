using Portal.Api.Metrics;

namespace Portal.Api.Http;

/// <summary>
/// Bounds how many lines about strangers go to the log in a second, so that nobody without the token can fill a disk with
/// them. What is left out is counted.
/// </summary>
internal sealed class StrangerLines(TimeProvider time, RequestMetrics metrics)
{
    /// <summary>How many lines there are in a second.</summary>
    public const int PerSecond = 20;

    private readonly Lock access = new();
    private long start = time.GetTimestamp();
    private int written;
    private int leftOut;

    /// <summary>Asks for a line.</summary>
    /// <param name="leftOutBefore">How many were left out in the second before, if this one begins another; the caller tells it.</param>
    /// <returns>False when there were enough.</returns>
    public bool TryTake(out int leftOutBefore)
    {
        lock (access)
        {
            leftOutBefore = 0;
            if (time.GetElapsedTime(start) >= TimeSpan.FromSeconds(1))
            {
                leftOutBefore = leftOut;
                (start, written, leftOut) = (time.GetTimestamp(), 0, 0);
            }

            if (written < PerSecond)
            {
                written++;
                return true;
            }

            leftOut++;
        }

        metrics.CountUnlogged();
        return false;
    }
}
