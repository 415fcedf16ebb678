using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Tests.Doubles;
using Portal.Tests.Writing;

namespace Portal.Tests.Intents;

/// <summary>
/// Two Portals are asked for the same, and one of them takes hosts out of service and back. When all hosts have come back, both have the
/// same: maintenance changes nothing of what is declared meanwhile, nor of drains.
/// </summary>
[Category("Random")]
public sealed class MaintenanceModelTests
{
    [Test]
    public void After_maintenance_everything_is_as_if_there_had_been_none() => ModelStep.Asked.Array[1, 12].Sample(
        steps => RunAsync(steps).GetAwaiter().GetResult(),
        iter: Rounds.Of(1000));

    private static async Task RunAsync(ModelStep[] steps)
    {
        var (kernel, twinKernel) = (new FakeKernel(), new FakeKernel());
        await using var balancer = Start(kernel);
        await using var twin = Start(twinKernel);
        foreach (var step in steps)
        {
            var isDone = await step.TryAsync(balancer);
            if (step.Request is not Maintain)
            {
                isDone.Should().Be(await step.TryAsync(twin), step.ToString());
            }

            kernel.Table.ShouldBe(DrainedTable.On(balancer.State.Table, balancer.State.Drains), step.ToString());
            balancer.State.Drains.All.Where(drain => drain.Target is not HostDrain).Should().Equal(twin.State.Drains.All, step.ToString());
        }

        foreach (var host in balancer.State.Drains.All.Select(drain => drain.Target).OfType<HostDrain>())
        {
            (await new ModelStep(new Maintain(host.Host, IsOut: false), twin.State.Table, null, IsStoreFull: false).TryAsync(balancer)).Should().BeTrue();
        }

        balancer.State.Table.ShouldBe(twin.State.Table);
        kernel.Table.ShouldBe(twinKernel.Table);
        balancer.State.Drains.Should().Be(twin.State.Drains);
    }

    private static Balancer Start(FakeKernel kernel) => new(kernel, new MemoryStore(DeclaredState.Empty), new MemoryNotes(), new KernelGate(), new ManualTime(), new ListLogger<Balancer>());
}
