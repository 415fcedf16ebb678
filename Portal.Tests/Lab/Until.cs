using System.Diagnostics;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>
/// Waits for a condition by asking again and again, up to a deadline. The longer that takes the longer are the pauses: questions
/// that start a process, or go to a kernel that is slow itself, would keep what is waited for from the processor.
/// </summary>
internal static class Until
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(100);

    public static Task TrueAsync(Func<bool> condition, string what, int seconds = 300) =>
        TrueAsync(() => Task.FromResult(condition()), what, seconds);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what, int seconds = 300)
    {
        var clock = Stopwatch.StartNew();
        var pause = First;
        while (!await condition())
        {
            if (clock.Elapsed > TimeSpan.FromSeconds(seconds))
            {
                Assert.Fail($"Waited {seconds} seconds in vain: {what}");
            }

            await Task.Delay(pause);
            pause = pause * 1.25 < Longest ? pause * 1.25 : Longest;
        }
    }
}
