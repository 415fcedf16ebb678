using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Endurance;
using Portal.Tests.Lab;

namespace Portal.Tests.Hosting;

/// <summary>The published binary, whose standard output takes nothing: it answers as ever, and ends when it should.</summary>
[Category("Binary")]
internal sealed class UnreadLogTests
{
    // Each request makes a line. So many are more than any pipe and any queue of Portal's holds; where nothing can be written few are enough.
    private const int Many = 12_000;
    private const int Few = 500;
    private const int AtOnce = 50;

    private static readonly TestCaseData[] Outputs =
    [
        new TestCaseData("mkfifo \"$0\"; exec \"$@\" 1<>\"$0\"", Many).SetName("A pipe that nobody reads"),
        new TestCaseData("exec \"$@\" >&-", Few).SetName("It is closed"),
        new TestCaseData("exec \"$@\" >&- 2>&- <&-", Few).SetName("Everything is closed"),
        new TestCaseData("exec \"$@\" >/dev/full", Few).SetName("The disk behind it is full"),
        new TestCaseData("mkfifo \"$0\"; exec 3<>\"$0\"; exec \"$@\" 1>\"$0\" 3<&-", Few).SetName("The reader has gone"),
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
    public async Task Requests_go_on_lines_are_counted_and_the_end_comes(string command, int requests)
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using var portal = new PortalProcess { Wrapper = ["sh", "-c", command, file] };
            await portal.StartAsync();
            using (var client = await PipeliningClient.OpenAsync(portal.Api.Address))
            {
                var batch = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(PipeliningClient.Request("GET", "/drains", portal.Api.Token), AtOnce)));
                for (var sent = 0; sent < requests; sent += AtOnce)
                {
                    await client.SendAsync(batch, AtOnce, status => status.Should().Be(200));
                }
            }

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
