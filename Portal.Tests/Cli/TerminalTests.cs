using System.Text.RegularExpressions;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;
using PortalFixture = Portal.Tests.Http.PortalFixture;

namespace Portal.Tests.Cli;

/// <summary>The published binary as a person sees it: in a terminal of 80 and of 200 columns.</summary>
[Category("Binary")]
internal sealed partial class TerminalTests : PortalFixture
{
    private const string Red = "\u001b[38;5;9m";

    [SetUp]
    public async Task DeclareAsync() => (await Portal.PostAsync("/services", """
        [{"type":"tcp","host":"10.0.0.1","port":80,"name":"a-web-shop-with-a-long-name","servers":[{"host":"10.1.0.1","port":80,"name":"one"},{"host":"10.1.0.2","port":80}]}]
        """)).ShouldBe(200);

    [TestCase(60, 3)]
    [TestCase(80, 5)]
    [TestCase(200, 11)]
    public void A_table_is_as_wide_as_the_terminal_and_no_wider(int width, int columns)
    {
        var screen = Run(width, "get servers -o wide");
        screen.Code.Should().Be(0, screen.Text);
        screen.Text.Should().Contain("\u001b[1mSERVER\u001b[0m", "headers stand out");
        var lines = Plain(screen.Text);
        lines.Should().HaveCountGreaterThanOrEqualTo(3).And.OnlyContain(line => line.Length <= width);
        lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Should().HaveCountGreaterThanOrEqualTo(columns);
        lines[1].Should().Contain("10.1.0.1/80");
    }

    [TestCase("y", 0, 1)]
    [TestCase("n", 3, 2)]
    public void Who_removes_something_sees_it_in_red_and_is_asked(string answer, int code, int left)
    {
        var screen = Run(80, "rm server 10.0.0.1:80 one", answer);
        screen.Code.Should().Be(code, screen.Text);
        screen.Text.Should().Contain(Red + "- server 10.1.0.1/80 of tcp/10.0.0.1/80");
        Portal.State.Table.Find(Known.Web.Key)!.Servers.Should().HaveCount(left);
    }

    [Test]
    public void Without_colours_there_are_none()
    {
        Run(80, "rm server 10.0.0.1:80 one", "n", "NO_COLOR=1").Text.Should().NotContain(Red);
        Tool.Run("env", ["PORTAL_URL=" + Portal.Address, "PORTAL_TOKEN=" + TestPortal.Token, PortalProcess.Binary, "get", "services"]).Output.Should().NotContain("\u001b");
    }

    private (int Code, string Text) Run(int width, string words, string input = "", string environment = "")
    {
        var command = $"stty cols {width} rows 24; PORTAL_URL={Portal.Address} PORTAL_TOKEN={TestPortal.Token} {environment} TERM=xterm-256color {PortalProcess.Binary} {words}";
        var result = Tool.RunWithInput(input.Length == 0 ? string.Empty : input + "\n", "script", "-qec", command, "/dev/null");
        return (result.ExitCode, result.Output);
    }

    private static string[] Plain(string text) => [.. Escape().Replace(text, string.Empty).Replace("\r", string.Empty, StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd())];

    [GeneratedRegex(@"\u001b(\[[0-9;?]*[A-Za-z]|=)")]
    private static partial Regex Escape();
}
