using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Portal.Tests.Lab;

/// <summary>Calls Portal's API with its token.</summary>
internal sealed class PortalClient(Uri address) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };

    public Uri Address => address;

    public string Token { get; set; } = string.Empty;

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public Task<Answer> PostAsync(string path, string? body = null) => SendAsync(HttpMethod.Post, path, body);

    public Task<Answer> PutAsync(string path, string? body = null) => SendAsync(HttpMethod.Put, path, body);

    public Task<Answer> PatchAsync(string path, string body) => SendAsync(HttpMethod.Patch, path, body);

    public async Task<bool> IsAliveAsync()
    {
        try
        {
            return (await GetAsync("/healthz")).Status == 200;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>What differs between Portal's data and the kernel; nothing must.</summary>
    public async Task ExpectNoDriftAsync() => (await GetAsync("/drift")).ExpectReport(0, 0, 0);

    /// <summary>All services, in a form for comparison.</summary>
    public async Task<string> ServicesAsync() => Body.Plain((await GetAsync("/services")).Expect(200).Json);

    /// <summary>Sends a request. The body is JSON in the short way of writing of these tests.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-AUTH-TOKEN", Token);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is not null)
        {
            var type = method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json";
            request.Content = new StringContent(JToken.Parse(body).ToString(Formatting.None), Encoding.UTF8, type);
        }

        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer((int)response.StatusCode, text, response.Headers, response.Content.Headers.ContentType?.MediaType);
    }

    public void Dispose() => http.Dispose();
}
