using System.Net.Security;
using FluentAssertions;
using Portal.Tests.Doubles;

namespace Portal.Tests.Attacks;

/// <summary>One who has the token, and asks over a new connection each time.</summary>
internal sealed class Caller : IDisposable
{
    private const int Attempts = 5;

    private readonly HttpClient client;

    public Caller(Uri address, string token)
    {
        client = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = TlsCaller.TakesAny },
        })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromMinutes(3),
        };
        client.DefaultRequestHeaders.Add("X-AUTH-TOKEN", token);
        client.DefaultRequestHeaders.ConnectionClose = true;
    }

    /// <summary>Asks, and once more where a slow machine has cost the connection its place before the token was shown.</summary>
    public async Task AskAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var response = await client.GetAsync("/history");
                ((int)response.StatusCode).Should().Be(200);
                return;
            }
            catch (HttpRequestException) when (attempt < Attempts)
            {
                await Task.Yield();
            }
        }
    }

    public void Dispose() => client.Dispose();
}
