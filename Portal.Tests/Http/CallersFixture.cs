using System.Net;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>
/// A Portal with two services: tcp/10.0.0.1/80 with the label owner=web and the servers 10.1.0.1 and 10.1.0.2, and udp/10.0.0.2/53 with
/// the label owner=dns and the servers 10.1.0.2 and 10.1.0.3. Callers with other tokens ask it.
/// </summary>
internal abstract class CallersFixture : PortalFixture
{
    private readonly List<HttpClient> clients = [];

    [SetUp]
    public async Task DeclareAsync()
    {
        (await Portal.PostAsync("/services", """
            [{"type":"tcp","host":"10.0.0.1","port":80,"labels":{"owner":"web"},"servers":[{"host":"10.1.0.1","port":80,"health_check":{"type":"tcp"}},{"host":"10.1.0.2","port":80}]},
             {"type":"udp","host":"10.0.0.2","port":53,"labels":{"owner":"dns"},"servers":[{"host":"10.1.0.2","port":53,"health_check":{"type":"udp","send":"a","expect":"b"}},{"host":"10.1.0.3","port":53}]}]
            """)).ShouldBe(200);
        Kernel.Forget();
    }

    [TearDown]
    public void Leave() => clients.ForEach(client => client.Dispose());

    /// <summary>Makes a token.</summary>
    /// <returns>A caller who has it.</returns>
    protected async Task<Caller> CallerAsync(string role, string? scope = null, string name = "ci")
    {
        var body = new JObject { ["role"] = role };
        if (scope is not null)
        {
            body["scope"] = new JArray(scope.Split(','));
        }

        return CallerWith((string)(await Portal.PostAsync($"/tokens/{name}", body.ToString())).ShouldBe(201).Json["token"]!);
    }

    /// <summary>A caller who shows a token.</summary>
    protected Caller CallerWith(string token)
    {
        var client = new HttpClient { BaseAddress = Portal.Address };
        client.DefaultRequestHeaders.Add("X-AUTH-TOKEN", token);
        clients.Add(client);
        return new Caller(client);
    }

    protected static VirtualService Web => Known.Web.With(1, 2);

    protected static VirtualService DnsService => (Known.Dns with { Settings = Known.Web.Settings }).With(2, 3);

    /// <summary>Asks with a token of his own.</summary>
    internal sealed class Caller(HttpClient client)
    {
        public HttpClient Client => client;

        public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

        public Task<Reply> PostAsync(string path, string? body = null) => SendAsync(HttpMethod.Post, path, body);

        public Task<Reply> PutAsync(string path, string? body = null) => SendAsync(HttpMethod.Put, path, body);

        public Task<Reply> PatchAsync(string path, string body) => SendAsync(HttpMethod.Patch, path, body);

        public Task<Reply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

        public async Task<Reply> SendAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, null, method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json") };
            foreach (var (name, value) in headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var response = await client.SendAsync(request);
            var reply = await Reply.ReadAsync(response);
            OpenApi.DocumentedAnswers.Check(method.Method, path, reply);
            return reply;
        }

        public async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path, string? body = null) => (HttpStatusCode)(await SendAsync(method, path, body)).Status;
    }
}
