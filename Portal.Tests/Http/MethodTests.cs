using System.Net.Http.Headers;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Addresses and methods that there are not.</summary>
internal sealed class MethodTests : PortalFixture
{
    private const string Server = Known.WebPath + "/servers/10.1.0.1/80";

    [TestCase("/services", "GET, POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")]
    [TestCase(Known.WebPath, "DELETE, GET, PATCH, POST, PUT", "OPTIONS", "PURGE")]
    [TestCase(Known.WebPath + "/servers", "GET, POST", "PUT", "PATCH", "DELETE")]
    [TestCase(Server, "DELETE, GET, PATCH, POST, PUT", "OPTIONS")]
    [TestCase("/import", "POST", "GET", "PUT", "DELETE", "HEAD")]
    [TestCase("/sync", "GET, POST", "PUT", "DELETE", "HEAD")]
    [TestCase("/drift", "GET", "POST", "DELETE")]
    [TestCase("/connections", "GET", "POST", "DELETE")]
    [TestCase("/history", "GET", "POST", "DELETE")]
    [TestCase("/history/1", "GET", "POST", "PUT", "DELETE")]
    [TestCase("/history/1/restore", "POST", "GET", "PUT")]
    [TestCase("/healthz", "GET", "POST")]
    [TestCase("/readyz", "GET", "POST")]
    public async Task A_method_that_an_address_does_not_take_is_405_and_names_those_that_it_takes(string path, string allowed, params string[] methods)
    {
        foreach (var method in methods)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var response = await Portal.Client.SendAsync(request);
            var reply = await Reply.ReadAsync(response);
            reply.Status.Should().Be(405, method);
            string.Join(", ", reply.ContentHeaders.Allow.Order()).Should().Be(allowed);
            if (method != "HEAD")
            {
                ((string?)reply.ShouldBeProblem(405, "method-not-allowed").Json["detail"]).Should().Contain(method);
            }
        }

        NothingHappened();
    }

    [TestCase("/")]
    [TestCase("/service")]
    [TestCase("/services/tcp")]
    [TestCase("/services/tcp/10.0.0.1")]
    [TestCase("/services/tcp/10.0.0.1/80/server")]
    [TestCase("/services/tcp/10.0.0.1/80/servers/10.1.0.1")]
    [TestCase("/services/tcp/10.0.0.1/80/servers/10.1.0.1/80/weight")]
    [TestCase("/services/tcp//80")]
    [TestCase("/services%2Ftcp%2F10.0.0.1%2F80")]
    [TestCase("/healthz/x")]
    [TestCase("/../etc/passwd")]
    [TestCase("/%2e%2e/etc/passwd")]
    public async Task An_address_that_there_is_not_is_a_problem_too(string path)
    {
        foreach (var method in new[] { "GET", "POST", "DELETE" })
        {
            (await Portal.SendAsync(new HttpMethod(method), path)).ShouldBeProblem(404, "unknown-route");
        }

        NothingHappened();
    }

    [Test]
    public async Task Every_answer_is_of_one_of_two_types_with_its_encoding()
    {
        (await Portal.GetAsync("/services")).ContentHeaders.ContentType.Should().Be(MediaTypeHeaderValue.Parse("application/json; charset=utf-8"));
        (await Portal.GetAsync("/nowhere")).ContentHeaders.ContentType.Should().Be(MediaTypeHeaderValue.Parse("application/problem+json; charset=utf-8"));
        (await Portal.GetAsync("/services")).Headers.Server.Should().BeEmpty("nobody needs to know what runs here");
    }
}
