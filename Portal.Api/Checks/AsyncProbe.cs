namespace Portal.Api.Checks;

/// <summary>A probe that asks in one asynchronous method. Its time is kept, and its exceptions become results.</summary>
/// <param name="wheel">Keeps the time.</param>
/// <param name="time">The clock.</param>
internal abstract class AsyncProbe(TimerWheel wheel, TimeProvider time) : IProbe
{
    /// <summary>The clock.</summary>
    protected TimeProvider Time { get; } = time;

    /// <inheritdoc/>
    public void Start(CheckTarget target, Action<CheckResult> done) => _ = RunAsync(target, done);

    /// <summary>Asks the server.</summary>
    /// <param name="run">What to ask, and until when. What is thrown after its token was cancelled is not looked at.</param>
    protected abstract Task<Finding> AskAsync(CheckRun run);

    private async Task RunAsync(CheckTarget target, Action<CheckResult> done)
    {
        var start = Time.GetTimestamp();

        // Never disposed: the wheel may be about to cancel it. Without a timer of its own it holds nothing.
#pragma warning disable CA2000
        var expiry = new CancellationTokenSource();
#pragma warning restore CA2000
        var run = new CheckRun(target, expiry.Token);
        var timer = wheel.Schedule(target.Timeout, expiry.Cancel);
        Finding finding;
        try
        {
            finding = await AskAsync(run);
        }
        catch (Exception) when (expiry.IsCancellationRequested)
        {
            finding = run.TooLate;
        }
        catch (Exception exception)
        {
            finding = Failure.Of(exception);
        }

        timer.Cancel();
        done(new CheckResult(finding.Outcome, Time.GetElapsedTime(start), finding.Detail, run.CertificateExpiry) { IsSilence = finding.IsSilence });
    }
}
