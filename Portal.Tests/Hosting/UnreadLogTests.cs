using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Lab;

namespace Portal.Tests.Hosting;

/// <summary>The published binary, whose standard output takes nothing: it answers as ever, and ends when it should.</summary>
internal sealed class UnreadLogTests
{
    // Each makes a line; more than any pipe and any queue of Portal's holds.
    private const int Requests = 12_000;

    private static readonly TestCaseData[] Outputs =
    [
        new TestCaseData("mkfifo \"$0\"; exec \"$@\" 1<>\"$0\"").SetName("A pipe that nobody reads"),
        new TestCaseData("exec \"$@\" >&-").SetName("It is closed"),
        new TestCaseData("exec \"$@\" >&- 2>&- <&-").SetName("Everything is closed"),
        new TestCaseData("exec \"$@\" >/dev/full").SetName("The disk behind it is full"),
        new TestCaseData("mkfifo \"$0\"; exec 3<>\"$0\"; exec \"$@\" 1>\"$0\" 3<&-").SetName("The reader has gone"),
    ];

    [TestCase("exec 3<>\"$0\"; dd if=/dev/zero bs=4096 count=16 >&3 2>&-; exec \"$@\" 2>&3 >&3")]
    [TestCase("exec \"$@\" 2>/dev/full")]
    [TestCase("exec \"$@\" 2>&-")]
    public void A_start_that_fails_ends_although_nobody_reads_why(string command)
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            Tool.Run("sh", "-c", "mkfifo \"$0\"; " + command, file, PortalProcess.Binary, "--nonsense").ExitCode.Should().Be(2);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestCaseSource(nameof(Outputs))]
    public async Task Requests_go_on_lines_are_counted_and_the_end_comes(string command)
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using var portal = new PortalProcess { Wrapper = ["sh", "-c", command, file] };
            await portal.StartAsync();
            await Parallel.ForEachAsync(Enumerable.Range(0, Requests), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) => (await portal.Api.GetAsync("/history")).Expect(200));

            (await portal.Api.GetAsync("/healthz")).Expect(200);
            var figures = (await portal.Api.GetAsync("/metrics")).Text;
            figures.Should().MatchRegex("(?m)^portal_log_lines_dropped_total [1-9]");
            portal.Stop().Should().Be(0);
            foreach (var other in new DirectoryInfo(portal.StateFolder).EnumerateFiles())
            {
                (await File.ReadAllTextAsync(other.FullName)).Should().NotContain("RequestLog", "{0} is no log", other.Name);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }
}
