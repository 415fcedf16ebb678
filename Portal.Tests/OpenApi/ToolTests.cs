using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Conventions;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.OpenApi;

/// <summary>What others make of the document: a public linter, a generator of clients, and a browser.</summary>
[Category("Binary")]
public sealed class ToolTests
{
    private static readonly string Script = Repository.PathOf("scripts/openapi.sh");

    [OneTimeSetUp]
    public void Find_the_tools() => File.Exists(Repository.PathOf("artifacts/openapi/package-lock.json")).Should().BeTrue("scripts/openapi.sh install makes it");

    [Test]
    public void A_public_linter_finds_nothing()
    {
        var tool = Tool.Run(Script, "lint");
        tool.ExitCode.Should().Be(0, tool.Output + tool.Error);
    }

    [Test]
    public void A_browser_shows_everything_of_the_document() => Tool.Check(Script, "page").Should().Contain($"{Document.Instance.Operations.Count} operations are shown.");

    [Test]
    public async Task A_generated_client_makes_the_tour_of_the_README()
    {
        var made = Tool.Run(Script, "client");
        made.ExitCode.Should().Be(0, made.Output + made.Error);
        File.Exists(PortalProcess.Binary).Should().BeTrue("scripts/build.sh makes {0}", PortalProcess.Binary);
        using var ipvsadm = new IpvsadmWithTable();
        using var portal = new PortalProcess("--ipvsadm", ipvsadm.Program, "--log-level", "warning");
        await portal.StartReadyAsync();
        Tool.Check(Script, "tour", portal.Api.Address.ToString().TrimEnd('/'), portal.Api.Token, ipvsadm.Program).Should().Contain("The tour is done.");
        portal.Log.Should().NotContain(portal.Api.Token);
    }
}
