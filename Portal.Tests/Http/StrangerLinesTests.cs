using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Http;
using Portal.Api.Metrics;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>What the log says of strangers is bounded, and what it leaves out is counted.</summary>
internal sealed class StrangerLinesTests
{
    private readonly ManualTime time = new();
    private ListLogger<RequestLog> log = null!;
    private RequestLines lines = null!;

    [SetUp]
    public void Start() => lines = new RequestLines(new StrangerLines(time, new RequestMetrics()), log = new ListLogger<RequestLog>());

    [Test]
    public void Of_many_in_a_second_the_first_have_a_line_and_the_others_are_counted_in_the_next()
    {
        Ask(1000, isTrusted: false);
        log.Lines.Should().HaveCount(StrangerLines.PerSecond);
        time.Advance(TimeSpan.FromSeconds(1));
        Ask(1, isTrusted: false);
        log.Lines[^2].Text.Should().StartWith("980 requests without the token have no log line");
        Ask(1, isTrusted: false);
        log.Lines.Should().HaveCount(StrangerLines.PerSecond + 3);
    }

    [Test]
    public void Those_who_have_the_token_have_a_line_each_whatever_strangers_do()
    {
        Ask(1000, isTrusted: false);
        Ask(1000, isTrusted: true);
        log.Lines.Should().HaveCount(StrangerLines.PerSecond + 1000);
    }

    private void Ask(int count, bool isTrusted)
    {
        for (var i = 0; i < count; i++)
        {
            lines.Write(isTrusted, new RequestLine("10.0.0.9", RequestLine.NoToken, "GET", "/services", 401, TimeSpan.Zero, "a"));
        }
    }
}
