using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Execution;
using Portal.Tests.Doubles;

namespace Portal.Tests.Execution;

/// <summary>The working folder and PATH belong to the whole process: nothing else may run meanwhile.</summary>
[NonParallelizable]
public sealed class ToolSearchTests
{
    private readonly string folder = Environment.CurrentDirectory;
    private readonly string? path = Environment.GetEnvironmentVariable("PATH");

    [TearDown]
    public void Restore()
    {
        Environment.CurrentDirectory = folder;
        Environment.SetEnvironmentVariable("PATH", path);
    }

    [Test]
    public async Task A_program_in_the_working_folder_is_never_run_for_one_in_PATH()
    {
        using var stub = new StubIpvsadm();
        var name = "ipvsadm-" + Guid.NewGuid().ToString("N");
        File.Move(stub.Program, Path.Combine(Path.GetDirectoryName(stub.Program)!, name));
        Environment.CurrentDirectory = Path.GetDirectoryName(stub.Program)!;
        await using var client = stub.Client(new IpvsadmOptions(), name);
        (await client.ProbeAsync(CancellationToken.None))!.Kind.Should().Be(FailureKind.ToolMissing);
        IpvsadmClient.Find(name).Should().BeNull();
        stub.Starts.Should().BeEmpty();
    }

    [Test]
    public async Task The_first_program_of_the_name_in_PATH_is_run()
    {
        using var first = new StubIpvsadm();
        using var second = new StubIpvsadm();
        Environment.SetEnvironmentVariable("PATH", $"/nowhere::{Path.GetDirectoryName(first.Program)}:{Path.GetDirectoryName(second.Program)}:{path}");
        await using var client = first.Client(new IpvsadmOptions(), "ipvsadm");
        (await client.ProbeAsync(CancellationToken.None)).Should().BeNull();
        (first.Starts.Length, second.Starts.Length).Should().Be((1, 0));
        IpvsadmClient.Find("ipvsadm").Should().Be(first.Program);
    }

    [Test]
    public void A_file_that_cannot_be_run_and_a_folder_are_no_programs()
    {
        using var folder = new TemporaryFolder();
        IpvsadmClient.Find(folder.Write("text", string.Empty)).Should().BeNull();
        IpvsadmClient.Find(folder.Path).Should().BeNull();
        IpvsadmClient.Find("/bin/sh").Should().Be("/bin/sh");
    }
}
