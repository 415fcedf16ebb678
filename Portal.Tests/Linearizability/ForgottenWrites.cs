using System.Net;

namespace Portal.Tests.Linearizability;

/// <summary>Says of every fourth deletion that it was done, and does not do it.</summary>
internal sealed class ForgottenWrites : DelegatingHandler
{
    private int count;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.Method == HttpMethod.Delete && request.RequestUri!.Query.Length == 0 && Interlocked.Increment(ref count) % 4 == 0
            ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.NoContent) { Content = new StringContent(string.Empty) })
            : base.SendAsync(request, cancellationToken);
}
