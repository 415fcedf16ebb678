using System.Collections.Concurrent;

namespace Portal.Tests.Linearizability;

/// <summary>Answers every other question for all services with the answer of before, as a cache would.</summary>
internal sealed class StaleReads : DelegatingHandler
{
    private readonly ConcurrentDictionary<string, string> answers = new();
    private int count;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (request.Method != HttpMethod.Get || !path.StartsWith("/services", StringComparison.Ordinal))
        {
            return await base.SendAsync(request, cancellationToken);
        }

        if (Interlocked.Increment(ref count) % 2 == 0 && answers.TryGetValue(path, out var before))
        {
            return new HttpResponseMessage { Content = new StringContent(before) };
        }

        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            answers[path] = await response.Content.ReadAsStringAsync(cancellationToken);
        }

        return response;
    }
}
