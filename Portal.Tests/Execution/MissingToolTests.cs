using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Execution;

namespace Portal.Tests.Execution;

[Parallelizable(ParallelScope.All)]
public sealed class MissingToolTests
{
    private static readonly TestCaseData[] Programs =
    [
        new TestCaseData("/nowhere/ipvsadm").SetArgDisplayNames("a path that is not there"),
        new TestCaseData("no-such-ipvsadm").SetArgDisplayNames("a name that is not in PATH"),
        new TestCaseData(Path.Combine(TestContext.CurrentContext.TestDirectory, "Portal.Tests.deps.json")).SetArgDisplayNames("a file without the run bit"),
        new TestCaseData("/tmp").SetArgDisplayNames("a folder"),
    ];

    [TestCaseSource(nameof(Programs))]
    public async Task Every_operation_says_that_the_tool_is_missing(string program)
    {
        await using var client = new IpvsadmClient(new IpvsadmOptions { Path = program }, new RecordingObserver(), TimeProvider.System);
        var listing = (await client.Invoking(it => it.ListAsync(CancellationToken.None)).Should().ThrowAsync<IpvsadmException>()).Which.Failure;
        var failures = await client.RunAsync(Samples.Commands(3));
        var probe = await client.ProbeAsync(CancellationToken.None);
        failures.Kinds().Should().Equal(FailureKind.ToolMissing, FailureKind.NotRun, FailureKind.NotRun);
        foreach (var failure in new[] { listing, failures[0]!, probe! })
        {
            failure.Kind.Should().Be(FailureKind.ToolMissing);
            failure.ExitCode.Should().BeNull();
            failure.StandardError.Should().NotBeEmpty();
            failure.IsUnavailable.Should().BeTrue();
        }
    }

    [Test]
    public async Task What_the_machine_lacks_is_not_laid_at_the_tools_door()
    {
        // The kernel does not execute a file that somebody writes to: it is there, and cannot be started just now.
        using var stub = new StubIpvsadm();
        stub.Uninstall();
        await using var open = new FileStream(stub.Program, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserExecute | UnixFileMode.UserRead });
        await open.WriteAsync("#!/bin/sh\n"u8.ToArray());
        await open.FlushAsync();
        await using var client = stub.Client();
        var failure = (await client.RunAsync(Samples.Commands(1)))[0]!;
        (failure.Kind, failure.IsUnavailable, failure.IsOutcomeUnknown).Should().Be((FailureKind.NotStarted, true, false));
        failure.StandardError.Should().EndWith("Text file busy");
    }

    [Test]
    public async Task A_tool_that_appears_later_is_used()
    {
        using var stub = new StubIpvsadm();
        stub.Uninstall();
        await using var client = stub.Client();
        (await client.RunAsync(Samples.Commands(1))).Kinds().Should().Equal(FailureKind.ToolMissing);
        stub.Install();
        (await client.RunAsync(Samples.Commands(1))).Kinds().Should().Equal([null]);
        (await client.ListAsync(CancellationToken.None)).Services.Should().BeEmpty();
    }
}
