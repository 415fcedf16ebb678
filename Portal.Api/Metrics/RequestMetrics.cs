using System.Collections.Concurrent;

namespace Portal.Api.Metrics;

/// <summary>Counts requests. Routes, not paths: what callers think up makes no new series.</summary>
public sealed class RequestMetrics
{
    /// <summary>The route of a request that has none.</summary>
    public const string NoRoute = "none";

    // Names that are gone stay until the end.
    private const int MostTokens = 1000;

    private readonly ConcurrentDictionary<(string Method, string Route, int Status), Tally> requests = new();
    private readonly ConcurrentDictionary<string, long> tokens = new(StringComparer.Ordinal);
    private long unlogged;
    private long wrongTokens;

    /// <summary>Counts a request that has been answered.</summary>
    /// <param name="method">Its method; one that HTTP does not know counts as <c>other</c>.</param>
    /// <param name="route">The pattern of its route, or <see cref="NoRoute"/>.</param>
    /// <param name="status">The status of its answer.</param>
    /// <param name="elapsed">How long it took.</param>
    public void Count(string method, string route, int status, TimeSpan elapsed) =>
        requests.GetOrAdd((method is "GET" or "POST" or "PUT" or "PATCH" or "DELETE" or "HEAD" or "OPTIONS" ? method : "other", route, status), _ => new Tally()).Add(elapsed);

    /// <summary>Counts a request without the token that has no line in the log.</summary>
    public void CountUnlogged() => Interlocked.Increment(ref unlogged);

    /// <summary>Counts a request by the name of its token. Names that are gone are counted as <c>other</c> where there are too many.</summary>
    /// <param name="token">The name; empty for a stranger.</param>
    public void CountToken(string token)
    {
        if (token.Length > 0)
        {
            tokens.AddOrUpdate(tokens.Count < MostTokens || tokens.ContainsKey(token) ? token : "other", 1, (_, count) => count + 1);
        }
    }

    /// <summary>Counts a wrong token.</summary>
    public void CountWrongToken() => Interlocked.Increment(ref wrongTokens);

    /// <summary>Writes what was counted.</summary>
    internal void Write(Exposition exposition)
    {
        const string Name = "portal_http_requests_total";
        const string Tokens = "portal_http_requests_by_token_total";
        const string Duration = "portal_http_request_duration_seconds";
        var counted = requests.OrderBy(entry => entry.Key).ToList();
        exposition.Family(Name, Exposition.Counter, "HTTP requests that were answered.");
        foreach (var ((method, route, status), tally) in counted)
        {
            exposition.Sample(Name, tally.Count, ("method", method), ("route", route), ("status", status.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        exposition.Single("portal_http_requests_unlogged_total", Exposition.Counter, "Requests without the token that have no line in the log: there were too many in a second.", Interlocked.Read(ref unlogged));
        exposition.Family(Tokens, Exposition.Counter, "HTTP requests by the name of the token that they have shown.");
        foreach (var (token, count) in tokens.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            exposition.Sample(Tokens, (ulong)count, ("token", token));
        }

        exposition.Single("portal_http_wrong_tokens_total", Exposition.Counter, "Requests with a token that does not count.", Interlocked.Read(ref wrongTokens));
        exposition.Family(Duration, Exposition.Summary, "How long HTTP requests took, by route.");
        foreach (var group in counted.GroupBy(entry => (entry.Key.Method, entry.Key.Route)))
        {
            (string, string)[] labels = [("method", group.Key.Method), ("route", group.Key.Route)];
            exposition.Sample(Duration + "_sum", group.Sum(entry => entry.Value.Seconds), labels);
            exposition.Sample(Duration + "_count", group.Aggregate(0UL, (sum, entry) => sum + entry.Value.Count), labels);
        }
    }
}
