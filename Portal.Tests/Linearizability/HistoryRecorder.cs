using System.Text;
using Portal.Tests.Doubles;

namespace Portal.Tests.Linearizability;

/// <summary>Lets several clients send requests at once and writes down what comes of it.</summary>
internal sealed class HistoryRecorder(params IReadOnlyList<HttpClient> callers)
{
    private const string UnknownOutcome = "not known yet whether";

    private readonly List<RecordedCall> calls = [];
    private long clock;

    /// <summary>True when connections may break: nobody knows the outcome of what was asked over one.</summary>
    public bool TakesBrokenConnections { get; init; }

    /// <summary>Lets clients send their requests, each one after another.</summary>
    /// <param name="requests">The requests of each client.</param>
    /// <param name="leaves">For a request after how many milliseconds its caller goes away; null for callers with patience.</param>
    /// <param name="token">The token that the callers show.</param>
    /// <returns>All calls with their answers.</returns>
    public async Task<IReadOnlyList<RecordedCall>> RecordAsync(IEnumerable<ModelRequest[]> requests, Func<ModelRequest, int?> leaves, string token = TestPortal.Token)
    {
        await Task.WhenAll(requests.Select((own, client) => Task.Run(async () =>
        {
            foreach (var request in own)
            {
                var sent = Interlocked.Increment(ref clock);
                var answer = await SendAsync(callers[client % callers.Count], request, leaves(request), token);
                var call = new RecordedCall(client, request, answer, sent, Interlocked.Increment(ref clock));
                lock (calls)
                {
                    calls.Add(call);
                }
            }
        })));
        return [.. calls.OrderBy(call => call.Sent)];
    }

    private async Task<ModelAnswer?> SendAsync(HttpClient http, ModelRequest request, int? patience, string token)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Path);
        message.Headers.TryAddWithoutValidation("X-AUTH-TOKEN", token);
        if (request.Body is not null)
        {
            message.Content = new StringContent(request.Body, Encoding.UTF8, request.Method == "PATCH" ? "application/merge-patch+json" : "application/json");
        }

        using var leave = new CancellationTokenSource(patience ?? Timeout.Infinite);
        try
        {
            using var response = await http.SendAsync(message, leave.Token);
            var text = await response.Content.ReadAsStringAsync(leave.Token);
            return text.Contains(UnknownOutcome, StringComparison.Ordinal) ? null : ModelAnswer.Of((int)response.StatusCode, text);
        }
        catch (Exception exception) when (exception is OperationCanceledException || (TakesBrokenConnections && exception is HttpRequestException))
        {
            return null;
        }
    }
}
