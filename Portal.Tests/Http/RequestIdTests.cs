using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>The word by which a request is found again.</summary>
internal sealed class RequestIdTests : PortalFixture
{
    private const string Header = "X-Request-Id";

    private static readonly TestCaseData[] Bad =
    [
        Row("empty", ""),
        Row("with a blank", "a b"),
        Row("with a quote", "a\"b"),
        Row("with a slash", "../etc"),
        Row("with a comma", "a,b"),
        Row("too long", new string('a', 129)),
    ];

    [TestCase("a")]
    [TestCase("7f3c2a10-9d1e-4b7a-8e55-0c9b5f3d2a11")]
    [TestCase("Root-1:Parent_2.x")]
    public async Task A_callers_own_comes_back(string id) =>
        IdOf(await Portal.SendAsync(HttpMethod.Get, "/services", headers: (Header, id))).Should().Be(id);

    [Test]
    public async Task The_longest_that_is_taken_has_128_characters()
    {
        var id = new string('a', 128);
        IdOf(await Portal.SendAsync(HttpMethod.Get, "/services", headers: (Header, id))).Should().Be(id);
    }

    [TestCaseSource(nameof(Bad))]
    public async Task One_that_is_not_harmless_is_replaced(string id)
    {
        using var connection = await Portal.ConnectAsync();
        await connection.SendAsync("GET /healthz", $"{Header}: {id}\r\nConnection: close\r\n");
        (await connection.ReadAsync("}")).Should().MatchRegex("X-Request-Id: [0-9a-f]{16}\r\n");
    }

    [Test]
    public async Task Two_of_them_are_none()
    {
        using var connection = await Portal.ConnectAsync();
        await connection.SendAsync("GET /healthz", $"{Header}: a\r\n{Header}: b\r\nConnection: close\r\n");
        (await connection.ReadAsync("}")).Should().MatchRegex("X-Request-Id: [0-9a-f]{16}\r\n");
    }

    [Test]
    public async Task Every_answer_has_another()
    {
        List<string> ids = [];
        foreach (var path in new[] { "/services", "/healthz", "/readyz", "/nowhere", "/services/tcp/1/1", "/services" })
        {
            ids.Add(IdOf(await Portal.GetAsync(path)));
        }

        Portal.Client.DefaultRequestHeaders.Clear();
        ids.Add(IdOf((await Portal.GetAsync("/services")).ShouldBeProblem(401, "unauthorized")));
        ids.Should().OnlyHaveUniqueItems().And.OnlyContain(id => id.Length == 16);
    }

    [Test]
    public async Task An_error_names_it_too()
    {
        var reply = await Portal.SendAsync(HttpMethod.Get, "/nowhere", headers: (Header, "mine"));
        ((string?)reply.ShouldBeProblem(404, "unknown-route").Json["request_id"]).Should().Be("mine");
    }

    [Test]
    public async Task The_history_has_it_also_after_a_restart()
    {
        (await Portal.SendAsync(HttpMethod.Post, Known.WebPath, headers: (Header, "mine"))).ShouldBe(201);
        await Portal.RestartAsync();
        ((string?)(await Portal.GetAsync("/history")).Json[0]!["request_id"]).Should().Be("mine");
        ((string?)(await Portal.GetAsync("/history/1")).Json["request_id"]).Should().Be("mine");
    }

    private static string IdOf(Reply reply) => reply.Headers.GetValues(Header).Single();

    private static TestCaseData Row(string name, string id) => new TestCaseData(id).SetArgDisplayNames(name);
}
