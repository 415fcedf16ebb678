namespace Portal.Api.Http;

/// <summary>Writes the lines about requests: one for each of a caller who has the token, and as many for strangers as there may be.</summary>
internal sealed class RequestLines(StrangerLines strangers, ILogger<RequestLog> logger)
{
    private readonly HttpLog log = new(logger);

    /// <summary>Writes the line of a request.</summary>
    /// <param name="isTrusted">Whether it has shown the token.</param>
    /// <param name="line">What there is to say.</param>
    public void Write(bool isTrusted, RequestLine line)
    {
        var leftOut = 0;
        var isWritten = isTrusted || strangers.TryTake(out leftOut);
        if (leftOut > 0)
        {
            log.LeftOut(leftOut, StrangerLines.PerSecond);
        }

        if (isWritten)
        {
            log.Request(line.Caller, line.Token, line.Method, line.Path, line.Status, (long)line.Elapsed.TotalMilliseconds, line.Id);
        }
    }
}
