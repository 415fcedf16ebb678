using System.Diagnostics;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Execution;

namespace Portal.Tests.Execution;

/// <summary>A program that was killed leaves its ipvsadm behind, with lines in its pipe.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class LeftProcessTests
{
    [Test]
    public async Task What_a_killed_program_has_left_is_ended_before_the_table_is_listed()
    {
        using var stub = new StubIpvsadm();
        using var file = new TemporaryFile();
        await using var killed = stub.Client(new IpvsadmOptions { ProcessFile = file.Path });
        await killed.RunAsync(Samples.Commands(1));
        var left = stub.Running.Should().ContainSingle().Subject;

        await using var next = stub.Client(new IpvsadmOptions { ProcessFile = file.Path });
        await next.ListAsync(CancellationToken.None);

        stub.Running.Should().NotContain(left);
    }

    [Test]
    public async Task It_is_ended_before_anything_is_written_too()
    {
        using var stub = new StubIpvsadm();
        using var file = new TemporaryFile();
        await using var killed = stub.Client(new IpvsadmOptions { ProcessFile = file.Path });
        await killed.RunAsync(Samples.Commands(1));
        var left = stub.Running.Should().ContainSingle().Subject;

        await using var next = stub.Client(new IpvsadmOptions { ProcessFile = file.Path });
        (await next.RunAsync(Samples.Commands(1))).Should().Equal([null]);

        stub.Running.Should().ContainSingle().Which.Should().NotBe(left);
    }

    [TestCase("{0} 1 00000000-0000-0000-0000-000000000000", TestName = "a number that another process has now")]
    [TestCase("{0}", TestName = "a number alone")]
    [TestCase("no number", TestName = "no number")]
    [TestCase("", TestName = "nothing")]
    public async Task A_process_that_is_not_surely_the_one_is_left_alone(string content)
    {
        using var stub = new StubIpvsadm();
        using var file = new TemporaryFile();
        using var other = Process.Start("sleep", "60");
        try
        {
            await File.WriteAllTextAsync(file.Path, string.Format(content, other.Id));
            await using var client = stub.Client(new IpvsadmOptions { ProcessFile = file.Path });
            await client.ListAsync(CancellationToken.None);

            other.HasExited.Should().BeFalse();
        }
        finally
        {
            other.Kill();
        }
    }

    [Test]
    public async Task A_file_that_cannot_be_written_keeps_nobody_from_writing_to_the_kernel()
    {
        using var stub = new StubIpvsadm();
        await using var client = stub.Client(new IpvsadmOptions { ProcessFile = "/nowhere/process" });

        (await client.RunAsync(Samples.Commands(2))).Should().Equal([null, null]);
    }

    private sealed class TemporaryFile : IDisposable
    {
        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
