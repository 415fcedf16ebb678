using System.Collections.Immutable;
using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Annotations;
using Portal.Api.Balancing;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Balancing;

/// <summary>
/// Random histories of requests, of hands that change the kernel beside Portal, and of faults; after each step the
/// promises are checked.
/// </summary>
public sealed class BalancerModelTests
{
    [Test]
    public void Whatever_happens_the_promises_are_kept() => ModelStep.Any.Array[1, 12].Sample(
        steps => RunAsync(steps, withFaults: false).GetAwaiter().GetResult(),
        iter: 3000);

    [Test]
    public void Whatever_fails_the_promises_are_kept() => ModelStep.Any.Array[1, 12].Sample(
        steps => RunAsync(steps, withFaults: true).GetAwaiter().GetResult(),
        iter: 3000);

    private static async Task RunAsync(ModelStep[] steps, bool withFaults)
    {
        var (kernel, store, time) = (new FakeKernel(), new MemoryStore(DeclaredState.Empty), new ManualTime());
        await using var balancer = new Balancer(kernel, store, new KernelGate(), time, new ListLogger<Balancer>());
        await balancer.RecoverAsync();
        foreach (var step in steps)
        {
            if (step.Request is null)
            {
                kernel.ByHand(_ => step.Table);
                continue;
            }

            if (withFaults)
            {
                store.IsFull = step.IsStoreFull;
                if (step.Fault is { } fault)
                {
                    kernel.Fail(fault.Nth, fault.Kind, fault.IsAfterwards);
                }
            }

            var (declared, before) = (balancer.State, kernel.Table);
            var isDone = await step.TryAsync(balancer);
            kernel.FailNoMore();
            store.IsFull = false;
            time.Advance(TimeSpan.FromSeconds(2));
            await balancer.RecoverAsync();

            balancer.NeedsRecovery.Should().BeFalse();
            store.Stored.Should().Be(balancer.State);
            (balancer.State.Revision - declared.Revision).Should().Be((balancer.State with { Revision = declared.Revision }) == declared ? 0 : 1, step.ToString());
            IsMaintained(step, balancer.State);
            if (isDone)
            {
                IsAcknowledged(step, declared.Table, balancer.State, before, kernel.Table);
                AreCalled(step, declared, balancer.State);
            }
            else
            {
                balancer.State.Should().Be(declared, step.ToString());
                IsRefused(step, declared.Table, before, kernel.Table);
            }
        }

        kernel.WasTorn.Should().BeFalse();
    }

    // Of a command that hung, and of one that was carried out without a look beforehand and could not be stored, nobody
    // knows what the kernel had before: it gets what is declared.
    private static void IsRefused(ModelStep step, IpvsTable declared, IpvsTable before, IpvsTable after)
    {
        if (after.Equals(before))
        {
            return;
        }

        var key = (step.Request as ServiceIntent)?.Key;
        key.Should().NotBeNull($"a request about everything has looked beforehand: {step}");
        (step.IsStoreFull || step.Fault is { Kind: not Ipvsadm.Execution.FailureKind.Refused }).Should().BeTrue($"a refused command has changed nothing: {step}");
        after.Without(key!).ShouldBe(before.Without(key!), step.ToString());
        ConcernedAlone(step, declared.Find(key!), before.Find(key!), after.Find(key!));
    }

    // What was changed without a look and taken back may be as declared instead of as it was; everything else is as it was.
    private static void ConcernedAlone(ModelStep step, VirtualService? declared, VirtualService? before, VirtualService? after)
    {
        new[] { before?.Settings, declared?.Settings }.Should().Contain(after?.Settings, step.ToString());
        var concerned = (step.Request as ServerIntent)?.Server;
        foreach (var server in (before?.Servers.Keys ?? []).Union(after?.Servers.Keys ?? []))
        {
            var was = before?.Servers.GetValueOrDefault(server);
            var can = server == concerned || before is null ? [was, declared?.Servers.GetValueOrDefault(server)] : new[] { was };
            can.Should().Contain(after?.Servers.GetValueOrDefault(server), step.ToString());
        }
    }

    // What stays keeps its name and labels but for what the request says of them; what goes takes its own along.
    private static void AreCalled(ModelStep step, DeclaredState before, DeclaredState after)
    {
        foreach (var service in after.Table.Services)
        {
            var (key, edit) = (service.Key, (step.Request as ServiceIntent)?.Key == service.Key ? ((ServiceIntent)step.Request!).Annotations : ServiceAnnotationEdit.None);
            after.Annotations.Of(key).Own.Should().Be(edit.Own.Apply(before.Annotations.Of(key).Own), step.ToString());
            foreach (var server in service.Servers.Keys)
            {
                after.Annotations.Of(key).Of(server).Should()
                    .Be((edit.Servers.GetValueOrDefault(server) ?? AnnotationEdit.None).Apply(before.Annotations.Of(key).Of(server)), step.ToString());
            }
        }

        after.Annotations.All.Where(named => named.Server is { } server ? after.Table.Find(named.Service, server) is null : after.Table.Find(named.Service) is null).Should().BeEmpty();
    }

    // What is declared of a host in maintenance has weight 0, and its drain knows of it.
    private static void IsMaintained(ModelStep step, DeclaredState state)
    {
        state.Table.ShouldBe(Held(state.Table, state), step.ToString());
        foreach (var drain in state.Drains.All)
        {
            drain.Servers.Select(server => (server.Service, server.Server)).Should().Equal(
                from service in state.Table.Services from server in service.Servers.Keys where server.Address == ((HostDrain)drain.Target).Host select (service.Key, server));
        }
    }

    private static IpvsTable Held(IpvsTable table, DeclaredState state) => IpvsTable.Of(table.Services.Select(service => Held(service, state, _ => true)));

    private static VirtualService Held(VirtualService service, DeclaredState state, Func<RealServerKey, bool> isMeant) => service with
    {
        Servers = service.Servers.ToImmutableSortedDictionary(
            server => server.Key,
            server => isMeant(server.Key) && state.Drains.Find(new HostDrain(server.Key.Address)) is not null ? server.Value with { Weight = 0 } : server.Value),
    };

    // All servers of the host are as they are declared, and nothing else of a service that the kernel has is concerned.
    private static void IsTaken(ModelStep step, Address host, IpvsTable declaredBefore, DeclaredState state, IpvsTable kernelBefore, IpvsTable kernel)
    {
        VirtualService WithoutHost(VirtualService service) => service with { Servers = service.Servers.RemoveRange(service.Servers.Keys.Where(server => server.Address == host)) };
        foreach (var service in state.Table.Services.Where(service => service.Servers.Keys.Any(server => server.Address == host)))
        {
            kernel.Find(service.Key)!.Servers.Where(server => server.Key.Address == host && service.Servers.ContainsKey(server.Key))
                .Should().Equal(service.Servers.Where(server => server.Key.Address == host), step.ToString());
        }

        foreach (var was in kernelBefore.Services)
        {
            WithoutHost(kernel.Find(was.Key)!).Should().Be(WithoutHost(Held(was, state, _ => declaredBefore.Find(was.Key) is null && state.Table.Find(was.Key) is not null)), step.ToString());
        }
    }

    private static void IsAcknowledged(ModelStep step, IpvsTable declaredBefore, DeclaredState state, IpvsTable kernelBefore, IpvsTable kernel)
    {
        var declared = state.Table;
        if (step.Request is Maintain { Host: var host })
        {
            IsTaken(step, host, declaredBefore, state, kernelBefore, kernel);
            return;
        }

        if (step.Request is not ServiceIntent intent)
        {
            kernel.ShouldBe(declared, step.ToString());
            declared.ShouldBe(Held(step.Request switch { ModelStep.Reset => step.Table, ModelStep.Push => declaredBefore, _ => kernelBefore }, state), step.ToString());
            return;
        }

        var key = intent.Key;
        declared.Without(key).ShouldBe(declaredBefore.Without(key), "other services are not concerned");
        kernel.Without(key).ShouldBe(kernelBefore.Without(key), "other services are not concerned");
        var (wanted, actual) = (declared.Find(key), kernel.Find(key));

        // Of a host in maintenance goes out what comes to be declared, and what a request about the whole service concerns.
        var was = kernelBefore.Find(key) is { } before
            ? Held(before, state, server => wanted?.Servers.ContainsKey(server) == true && (intent is not ServerIntent || declaredBefore.Find(key, server) is null))
            : null;
        switch (intent)
        {
            case ServerIntent { Server: var server }:
                actual?.Servers.GetValueOrDefault(server).Should().Be(wanted?.Servers.GetValueOrDefault(server), step.ToString());
                (was is null || actual is null || actual.WithoutServer(server) == was.WithoutServer(server)).Should().BeTrue($"other servers are not concerned: {step}");
                break;
            case AddServiceIntent { Servers: null } or ReplaceServiceIntent { Servers: null } when was is not null:
                actual.Should().Be(was with { Settings = wanted!.Settings }, step.ToString());
                break;
            case PatchServiceIntent { Change: var change } when was is not null && change(was).Servers is null:
                actual.Should().Be(was with { Settings = wanted!.Settings }, step.ToString());
                break;
            case ResetServersIntent when was is not null:
                actual.Should().Be(was with { Servers = wanted!.Servers }, step.ToString());
                break;
            default:
                actual.Should().Be(wanted, step.ToString());
                break;
        }
    }
}
