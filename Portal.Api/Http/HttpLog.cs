namespace Portal.Api.Http;

/// <summary>What the HTTP layer writes to the log. Never a token, and of the headers only the id of the request;
/// paths only percent-encoded, and of queries only that a dry run was asked for.</summary>
internal sealed partial class HttpLog(ILogger logger)
{
    [LoggerMessage(300, LogLevel.Information, "{Caller} {Token} {Method} {Path} {Status} {Milliseconds} ms, {RequestId}")]
    public partial void Request(string caller, string token, string method, string path, int status, long milliseconds, string requestId);

    [LoggerMessage(302, LogLevel.Warning, "{Count} requests without the token have no log line: there were more than {Most} in a second.")]
    public partial void LeftOut(int count, int most);

    [LoggerMessage(303, LogLevel.Warning, "{Address} has shown more than {Most} wrong tokens. Portal answers it more and more slowly while this goes on.")]
    public partial void WrongTokens(string address, int most);

    [LoggerMessage(301, LogLevel.Error, "{Method} {Path} failed because of a fault in Portal, {RequestId}.")]
    public partial void Fault(Exception exception, string method, string path, string requestId);

    [LoggerMessage(310, LogLevel.Warning, "The connection table was not understood: {Problem}")]
    public partial void ConnectionsUnreadable(string problem);
}
