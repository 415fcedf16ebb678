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

    [TestCase("sleep", "60", TestName = "another program")]
    [TestCase("bash", "-c", "exec -a /usr/sbin/ipvsadm sleep 60", TestName = "another program under a name like it")]
    public async Task A_process_that_is_no_ipvsadm_is_left_alone_whatever_the_file_says(string program, params string[] arguments)
    {
        using var stub = new StubIpvsadm();
        using var file = new TemporaryFile();
        using var other = Process.Start(program, arguments);
        try
        {
            var start = (await File.ReadAllTextAsync($"/proc/{other.Id}/stat")).Split(") ")[^1].Split(' ')[19];
            var boot = (await File.ReadAllTextAsync("/proc/sys/kernel/random/boot_id")).Trim();
            await File.WriteAllTextAsync(file.Path, $"{other.Id} {start} {boot}");
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
    public async Task Its_file_is_the_owners_alone_and_is_never_written_through_a_link()
    {
        using var stub = new StubIpvsadm();
        using var file = new TemporaryFile();
        using var victim = new TemporaryFile();
        await File.WriteAllTextAsync(victim.Path, "precious");
        foreach (var link in new[] { file.Path, file.Path + ".new" })
        {
            File.Delete(link);
            File.CreateSymbolicLink(link, victim.Path);
        }

        await using var client = stub.Client(new IpvsadmOptions { ProcessFile = file.Path });
        (await client.RunAsync(Samples.Commands(1))).Should().Equal([null]);

        (await File.ReadAllTextAsync(victim.Path)).Should().Be("precious");
        new FileInfo(file.Path).LinkTarget.Should().BeNull();
        File.GetUnixFileMode(file.Path).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await File.ReadAllTextAsync(file.Path)).Should().StartWith(stub.Running.Single() + " ");
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
