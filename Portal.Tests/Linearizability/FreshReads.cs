namespace Portal.Tests.Linearizability;

/// <summary>Asks for what the fleet has by now, where a director alone would answer with what it has.</summary>
internal sealed class FreshReads : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath.StartsWith("/services", StringComparison.Ordinal))
        {
            request.RequestUri = new Uri(request.RequestUri + (request.RequestUri.Query.Length == 0 ? "?" : "&") + "fresh=true");
        }

        return base.SendAsync(request, cancellationToken);
    }
}
