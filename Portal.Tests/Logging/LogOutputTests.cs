using System.IO.Pipes;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Logging;
using Portal.Tests.Doubles;

namespace Portal.Tests.Logging;

/// <summary>The log never holds up those who write to it, whatever is behind its descriptor.</summary>
public sealed class LogOutputTests
{
    private const int Many = 100_000;

    [Test]
    public async Task Lines_that_nobody_takes_are_dropped_and_counted_and_the_log_says_so_when_it_can()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        using var output = new LogOutput(DescriptorOf(pipe), Notice);
        for (var i = 0; i < Many; i++)
        {
            output.Add(Line(i));
        }

        output.Dropped.Should().BeInRange(1, Many - 1);
        using var reader = new StreamReader(pipe);
        var read = new List<string>();
        while (await reader.ReadLineAsync() is { } line && !line.StartsWith("missing ", StringComparison.Ordinal))
        {
            read.Add(line + "\n");
        }

        read.Should().Equal(Enumerable.Range(0, read.Count).Select(Line));
        output.Dropped.Should().Be(Many - read.Count);

        output.Add("again\n");
        (await reader.ReadLineAsync()).Should().Be("again");
        output.Dropped.Should().Be(Many - read.Count, "there is room again");
    }

    [Test]
    public void The_end_does_not_wait_for_one_who_does_not_read()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        var output = new LogOutput(DescriptorOf(pipe), Notice);
        for (var i = 0; i < Many; i++)
        {
            output.Add(Line(i));
        }

        output.Dispose();
        output.Dropped.Should().BePositive();
    }

    [Test]
    public async Task At_the_end_everything_is_written_that_somebody_takes()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        var all = new StreamReader(pipe).ReadToEndAsync();
        using (var output = new LogOutput(DescriptorOf(pipe), Notice))
        {
            for (var i = 0; i < 1000; i++)
            {
                output.Add(Line(i));
            }
        }

        pipe.DisposeLocalCopyOfClientHandle();
        (await all).Should().Be(string.Concat(Enumerable.Range(0, 1000).Select(Line)));
    }

    [Test]
    public async Task A_disk_that_is_full_loses_lines_and_no_more_than_those()
    {
        using var folder = new TemporaryFolder();
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write);
        using var output = new LogOutput((int)full.SafeFileHandle.DangerousGetHandle(), Notice);
        for (var i = 1; i <= 10; i++)
        {
            output.Add(Line(i));
            await Poll.UntilAsync(() => output.Dropped == i, "it is lost");
        }
    }

    [Test]
    public async Task A_reader_that_has_gone_loses_lines_and_no_more_than_those()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using (var reader = new AnonymousPipeClientStream(PipeDirection.In, pipe.GetClientHandleAsString()))
        {
            pipe.DisposeLocalCopyOfClientHandle();
        }

        using var output = new LogOutput((int)pipe.SafePipeHandle.DangerousGetHandle(), Notice);
        output.Add(Line(1));
        await Poll.UntilAsync(() => output.Dropped == 1, "it is lost");
    }

    private static int DescriptorOf(AnonymousPipeServerStream pipe) => (int)pipe.ClientSafePipeHandle.DangerousGetHandle();

    private static string Line(int number) => $"{number} is a line as long as those that a request makes, more or less: the path, the status\n";

    private static string Notice(long missing) => $"missing {missing}\n";
}
