using Portal.Api.State;

namespace Portal.Api.Checks;

/// <summary>Connects and makes a TLS handshake.</summary>
/// <param name="wheel">Keeps the time.</param>
/// <param name="time">The clock.</param>
internal sealed class TlsProbe(TimerWheel wheel, TimeProvider time) : AsyncProbe(wheel, time)
{
    /// <inheritdoc/>
    protected override async Task<Finding> AskAsync(CheckRun run)
    {
        using var connection = await Connection.OpenAsync(run);
        if (connection.Problem is { } problem)
        {
            return problem;
        }

        await using var secure = await TlsHandshake.MakeAsync(run, connection.Stream, ((TlsCheck)run.Target.Kind).Tls, run.Target.Address.ToString());
        return Finding.Ok("The TLS handshake succeeded.");
    }
}
