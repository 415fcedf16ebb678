using FluentAssertions;
using NUnit.Framework;
using Newtonsoft.Json.Linq;

namespace Portal.Tests.Lab;

/// <summary>Health, readiness and the token.</summary>
public sealed class HealthRoutesTests : PortalFixture
{
    [Test]
    public async Task A_ready_Portal_names_everything_that_it_has()
    {
        var answer = (await Api.GetAsync("/readyz")).Expect(200);

        ((string?)answer.Json["status"]).Should().Be("ready");
        ((JObject)answer.Json["checks"]!).Properties().Select(check => $"{check.Name} {check.Value["ok"]}")
            .Should().Equal("ipvsadm True", "permission True", "ip_vs True", "listing True", "store True", "last_push True", "drift True", "health True");
    }

    [Test]
    public async Task Health_needs_no_token_and_everything_else_does()
    {
        using var stranger = new PortalClient(Api.Address) { Token = "wrong" };

        (await stranger.GetAsync("/healthz")).Expect(200);
        (await stranger.GetAsync("/readyz")).Expect(200);
        foreach (var path in new[] { "/services", "/sync", "/drift", "/services/tcp/10.0.0.1/80", "/nowhere" })
        {
            (await stranger.GetAsync(path)).ExpectProblem(401, "unauthorized");
        }

        (await stranger.PostAsync("/services/tcp/10.0.0.1/80")).ExpectProblem(401, "unauthorized");
        Kernel.Save().Should().BeEmpty();
    }
}
