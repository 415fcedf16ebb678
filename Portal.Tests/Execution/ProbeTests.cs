using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Execution;

namespace Portal.Tests.Execution;

[Parallelizable(ParallelScope.All)]
public sealed class ProbeTests
{
    [Test]
    public async Task A_probe_of_a_working_tool_finds_nothing_and_does_nothing()
    {
        using var stub = new StubIpvsadm();
        await using var client = stub.Client();
        (await client.ProbeAsync(CancellationToken.None)).Should().BeNull();
        stub.Lines.Should().BeEmpty();
        stub.Starts.Should().ContainSingle().Which.Should().EndWith(" C -R");
    }

    [TestCase("start say Can't initialize ipvs: Permission denied (you must be root)", "start exit 2", FailureKind.NotPermitted)]
    [TestCase("start say Can't initialize ipvs: Protocol not available", "start exit 2", FailureKind.ModuleMissing)]
    [TestCase("", "start exit 2", FailureKind.Broken)]
    [TestCase("", "start signal SEGV", FailureKind.Broken)]
    [TestCase("", "start hang", FailureKind.TimedOut)]
    public async Task A_probe_says_why_the_tool_cannot_be_used(string first, string second, FailureKind kind)
    {
        using var stub = new StubIpvsadm(first, second);
        await using var client = stub.ImpatientClient();
        var failure = await client.ProbeAsync(CancellationToken.None);
        failure!.Kind.Should().Be(kind);
        failure.Command.Should().Be("ipvsadm -R");
    }

    [Test]
    public async Task I_can_cancel_a_probe()
    {
        using var stub = new StubIpvsadm("start hang");
        await using var client = stub.Client();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await client.Invoking(it => it.ProbeAsync(cancellation.Token)).Should().ThrowAsync<OperationCanceledException>();
        (await Samples.Eventually(() => !stub.Running.Any())).Should().BeTrue();
    }
}
