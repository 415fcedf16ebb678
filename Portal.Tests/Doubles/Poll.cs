namespace Portal.Tests.Doubles;

/// <summary>Waits for what happens by itself, with an end.</summary>
internal static class Poll
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task UntilAsync(Func<bool> condition, string what) => await UntilAsync(() => Task.FromResult(condition()), what);

    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"It did not happen in {Patience.TotalSeconds} s: {what}");
            }

            await Task.Delay(10);
        }
    }
}
