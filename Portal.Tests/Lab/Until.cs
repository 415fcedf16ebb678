using System.Diagnostics;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>Waits for a condition by asking again and again, up to a deadline.</summary>
internal static class Until
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static Task TrueAsync(Func<bool> condition, string what, int seconds = 300) =>
        TrueAsync(() => Task.FromResult(condition()), what, seconds);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what, int seconds = 300)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > TimeSpan.FromSeconds(seconds))
            {
                Assert.Fail($"Waited {seconds} seconds in vain: {what}");
            }

            await Task.Delay(Pause);
        }
    }
}
