using FluentAssertions;
using Newtonsoft.Json;
using NUnit.Framework;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Faults;

/// <summary>
/// Names and labels are of one piece with the change that brings them: something fails at any step, and both are as they were or
/// both as they were to become, after a restart too.
/// </summary>
[Parallelizable(ParallelScope.Children)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Category("Binary")]
internal sealed class AnnotationStepTests : IDisposable
{
    private const string Server = Known.WebPath + "/servers/10.1.0.1/80";

    private static readonly WriteKind[] Writes =
    [
        new("PATCH of labels alone", "PATCH", Server, "{labels: {env: 'after'}}"),
        new("PATCH of a weight and labels", "PATCH", Server, "{weight: 7, labels: {env: 'after'}}"),
        new("PUT of a service with servers and labels", "PUT", Known.WebPath,
            "{scheduler: 'wrr', name: 'after', servers: [{host: '10.1.0.1', port: 80, forwarder: 'm', labels: {env: 'after'}}, {host: '10.1.0.3', port: 80, forwarder: 'm', name: 'new'}]}"),
        new("reset of everything with labels", "POST", "/services",
            "[{type: 'tcp', host: '10.0.0.1', port: 80, labels: {}, servers: [{host: '10.1.0.1', port: 80, forwarder: 'm', labels: {env: 'after'}}]}]"),
        new("PUT of the state of a part", "PUT", "/state?label=part=a",
            "{services: [{type: 'tcp', host: '10.0.0.1', port: 80, name: 'after', servers: [{host: '10.1.0.1', port: 80, forwarder: 'm', weight: 3}]}, {type: 'tcp', host: '10.0.0.9', port: 80}]}"),
        new("DELETE of what has labels", "DELETE", Server, null),
    ];

    private readonly BrokenPortal portal = new();

    [TestCaseSource(nameof(Writes))]
    public async Task Whatever_fails_at_any_step_all_has_happened_or_nothing(WriteKind write)
    {
        var before = await BeginAsync();
        var lines = await portal.Ipvsadm.LinesOfAsync(async () => (await portal.SendAsync(write)).Status.Should().BeLessThan(300));
        var after = await StateAsync();
        after.Should().NotBe(before);
        var steps = lines.Count(line => !line.StartsWith("-L", StringComparison.Ordinal));
        steps.Should().BePositive();
        foreach (var fault in StubFault.OfCommands)
        {
            for (var step = 1; step <= steps; step++)
            {
                await RunAsync(write, $"{write}, {fault} step {step} of {steps}", before, after, () => portal.Ipvsadm.Break(fault, step, EveryStepTests.AnyCommand));
            }
        }

        foreach (var disk in new[] { "full", "half", "sync", "once" })
        {
            (await RunAsync(write, $"{write}, disk {disk}", before, after, () => portal.BreakDisk(disk))).ExpectProblem(503, "not-stored");
            await portal.RestartAsync();
            (await StateAsync()).Should().Be(before, $"{write}, disk {disk}, and a restart");
        }

        await BeginAsync();
        (await portal.SendAsync(write)).Status.Should().BeLessThan(300);
        await portal.RestartAsync();
        (await StateAsync()).Should().Be(after, "it was acknowledged");
    }

    public void Dispose() => portal.Dispose();

    private async Task<Answer> RunAsync(WriteKind write, string because, string before, string after, Action breakIt)
    {
        (await BeginAsync()).Should().Be(before);
        breakIt();
        var answer = await portal.SendAsync(write);
        portal.RepairAll();
        (await StateAsync()).Should().Be(answer.Status < 300 ? after : before, $"{because}, was answered {answer.Status}");
        return answer;
    }

    private async Task<string> BeginAsync()
    {
        await portal.BeginAsync();
        (await portal.Api.PutAsync(Known.WebPath, "{scheduler: 'rr', name: 'before', labels: {env: 'before'}}")).Expect(200);
        (await portal.Api.PutAsync(Server, "{forwarder: 'm', labels: {env: 'before'}}")).Expect(200);
        return await StateAsync();
    }

    // The kernel, and what Portal says of it, once what was left is put right.
    private async Task<string> StateAsync()
    {
        await portal.ExpectAgreementAsync("always");
        return (await portal.Api.GetAsync("/services")).Expect(200).Json.ToString(Formatting.None);
    }
}
