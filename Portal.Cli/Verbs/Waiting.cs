using Portal.Cli.Output;
using Spectre.Console;

namespace Portal.Cli.Verbs;

/// <summary>Shows that something goes on, where a person looks and it takes longer than a second.</summary>
internal static class Waiting
{
    /// <summary>How long an answer to a change of the whole table may take beside the usual time.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Waits.</summary>
    /// <param name="screen">Where to show it.</param>
    /// <param name="what">What goes on.</param>
    /// <param name="work">It.</param>
    public static async Task<T> ForAsync<T>(Screen screen, string what, Func<Task<T>> work)
    {
        var running = work();
        return await Task.WhenAny(running, Task.Delay(Patience)) == running || !screen.Error.Profile.Capabilities.Interactive
            ? await running
            : await screen.Error.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn()).StartAsync(progress =>
            {
                progress.AddTask(what).IsIndeterminate();
                return running;
            });
    }
}
