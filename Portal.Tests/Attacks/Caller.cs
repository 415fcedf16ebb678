using System.Net.Security;
using FluentAssertions;
using Portal.Tests.Doubles;

namespace Portal.Tests.Attacks;

/// <summary>One who has the token, and asks over a new connection each time.</summary>
internal sealed class Caller : IDisposable
{
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

    public async Task AskAsync()
    {
        using var response = await client.GetAsync("/history");
        ((int)response.StatusCode).Should().Be(200);
    }

    public void Dispose() => client.Dispose();
}
