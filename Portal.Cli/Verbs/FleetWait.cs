using System.CommandLine;
using System.Globalization;
using Portal.Cli.Connection;
using Portal.Cli.Output;
using Spectre.Console;

namespace Portal.Cli.Verbs;

/// <summary><c>--wait</c> of verbs that change something: until all directors of the fleet have it.</summary>
/// <param name="session">The screen and the clock.</param>
internal sealed class FleetWait(Session session)
{
    private const int Standard = 30;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>The option.</summary>
    public Option<int?> Option { get; } = new("--wait")
    {
        Description = "Wait until all present directors of the fleet have it, for at most this many seconds. Default 30. Exits with 6 if some do not have it then.",
        HelpName = "SECONDS",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Waits, where that was asked for.</summary>
    /// <param name="service">The service.</param>
    /// <param name="line">The command line.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CommandException">Some directors have it not in time; or there is no fleet.</exception>
    public async Task WaitAsync(PortalService service, ParseResult line, CancellationToken cancellationToken)
    {
        if (line.GetResult(Option) is null)
        {
            return;
        }

        var patience = TimeSpan.FromSeconds(line.GetValue(Option) ?? Standard);
        var error = session.Screen.Error;
        if (error.Profile.Capabilities.Interactive)
        {
            await error.Progress().AutoClear(true).StartAsync(progress => WaitAsync(service, patience, progress.AddTask("Directors").IsIndeterminate(), cancellationToken));
        }
        else
        {
            await WaitAsync(service, patience, null, cancellationToken);
        }
    }

    private async Task WaitAsync(PortalService service, TimeSpan patience, ProgressTask? task, CancellationToken cancellationToken)
    {
        long? wanted = null;
        for (var begin = session.Time.GetTimestamp(); ;)
        {
            var fleet = (await service.SendAsync(HttpMethod.Get, "/fleet", cancellationToken)).Json;
            wanted ??= fleet["revision"].Number();
            var present = fleet["directors"].Elements().Where(director => (string?)director["state"] != "absent").ToList();
            var behind = present.Where(director => director["applied_revision"].Number() < wanted).Select(director => (string?)director["name"]).ToList();
            task?.IsIndeterminate(false).MaxValue(Math.Max(1, present.Count)).Value(present.Count - behind.Count).Description($"{present.Count - behind.Count} of {present.Count} directors");
            if (behind.Count == 0)
            {
                return;
            }

            if (session.Time.GetElapsedTime(begin) >= patience)
            {
                throw new CommandException(ExitCode.TimedOut, string.Create(CultureInfo.InvariantCulture, $"These directors do not have revision {wanted} yet: {string.Join(", ", behind)}. Nothing is rolled back: portal get fleet shows why."));
            }

            await Task.Delay(Pause, session.Time, cancellationToken);
        }
    }
}
