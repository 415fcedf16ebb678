using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

internal sealed class ConditionalRequestTests : PortalFixture
{
    [TestCase("If-Match", "\"1\"")]
    [TestCase("If-None-Match", "*")]
    public async Task A_condition_that_would_not_be_looked_at_is_refused(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Known.WebPath);
        request.Headers.Add(header, value);
        using var response = await Portal.Client.SendAsync(request);
        (await Reply.ReadAsync(response)).ShouldBreak("If-Match");
        NothingHappened();
    }

    [Test]
    public async Task Of_many_violations_the_first_hundred_are_told()
    {
        var servers = Enumerable.Range(0, 5000).Select(n => $$"""{"host":"10.{{n >> 8}}.0.{{n & 255}}","port":8080}""");
        var reply = await Portal.PutAsync(Known.WebPath, $$"""{"servers":[{{string.Join(',', servers)}}]}""");
        reply.ShouldBeProblem(422, "invalid-request").Fields.Should().HaveCount(100).And.Contain("servers[0].port");
        NothingHappened();
    }
}
