using System.Collections.Immutable;
using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Writing;

/// <summary>
/// Random histories of requests, of hands that change the kernel beside Portal, and of faults; after each step the
/// promises are checked.
/// </summary>
[Category("Random")]
public sealed class BalancerModelTests
{
    [Test]
    public void Whatever_happens_the_promises_are_kept() => ModelStep.Any.Array[1, 12].Sample(
        steps => RunAsync(steps, withFaults: false).GetAwaiter().GetResult(),
        iter: Rounds.Of(1000));

    [Test]
    public void Whatever_fails_the_promises_are_kept() => ModelStep.Any.Array[1, 12].Sample(
        steps => RunAsync(steps, withFaults: true).GetAwaiter().GetResult(),
        iter: Rounds.Of(1000));

    private static async Task RunAsync(ModelStep[] steps, bool withFaults)
    {
        var (kernel, store, time) = (new FakeKernel(), new MemoryStore(DeclaredState.Empty), new ManualTime());
        await using var balancer = new Balancer(kernel, store, new MemoryNotes(), new KernelGate(), time, new ListLogger<Balancer>());
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
            if (isDone)
            {
                AreDrained(step, declared, balancer.State, before);
                IsAcknowledged(step, declared, balancer.State, before, kernel.Table);
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

    // A drain ends with what it drains, and when that is added again or is given a weight; a host stays out until it is taken back.
    private static void AreDrained(ModelStep step, DeclaredState before, DeclaredState after, IpvsTable kernelBefore)
    {
        var given = WeightsIn(step, before, kernelBefore).ToList();
        foreach (var target in before.Drains.All.Select(drain => drain.Target))
        {
            var isOver = target switch
            {
                HostDrain host => step.Request is Maintain { IsOut: false } back && back.Host == host.Host,
                ServerDrain server => after.Table.Find(server.Service, server.Server) is null
                    || given.Any(one => one.Service == server.Service && one.Server == server.Server && (one.Weight > 0 || step.Request is not (ModelStep.Import or PatchServerIntent)))
                    || (step.Request is CancelDrainIntent cancel && cancel.Key == server.Service && cancel.Server == server.Server),
                ServiceDrain service => after.Table.Find(service.Service) is null
                    || given.Any(one => one.Service == service.Service && one.Weight > 0)
                    || (step.Request is AddServiceIntent or ReplaceServiceIntent && ((ServiceIntent)step.Request).Key == service.Service)
                    || (step.Request is ModelStep.Reset or ModelStep.DrainingReset && step.Table.Find(service.Service) is not null)
                    || (step.Request is CancelDrainIntent { Server: null } cancel && cancel.Key == service.Service),
                _ => throw new InvalidOperationException(),
            };
            (after.Drains.Find(target) is null).Should().Be(isOver, $"{target}: {step}");
        }

        DrainTarget[] begun = step.Request switch
        {
            DrainServerIntent drain => [new ServerDrain(drain.Key, drain.Server)],
            DrainServiceIntent drain => [new ServiceDrain(drain.Key)],
            Maintain { IsOut: true } maintain => [new HostDrain(maintain.Host)],
            ModelStep.DrainingReset => LeftOut(after.Table, step.Table),
            ModelStep.DrainingPush => LeftOut(after.Table, before.Table),
            ResetServersIntent { LeftPatience: not null } reset => [.. after.Table.Find(reset.Key)!.Servers.Keys.Except(reset.Servers.Keys).Select(server => new ServerDrain(reset.Key, server))],
            _ => [],
        };
        after.Drains.All.Select(drain => drain.Target).Except(before.Drains.All.Select(drain => drain.Target)).Should().BeSubsetOf(begun, step.ToString());
        begun.Where(target => after.Drains.Find(target) is null).Should().BeEmpty(step.ToString());
    }

    private static IEnumerable<(ServiceKey Service, RealServerKey Server, int Weight)> WeightsIn(ModelStep step, DeclaredState before, IpvsTable kernelBefore)
    {
        IEnumerable<(ServiceKey, RealServerKey, int)> Of(ServiceKey key, IEnumerable<KeyValuePair<RealServerKey, RealServerSettings>>? servers) =>
            (servers ?? []).Select(server => (key, server.Key, server.Value.Weight));
        return step.Request switch
        {
            ModelStep.Reset or ModelStep.DrainingReset => step.Table.Services.SelectMany(service => Of(service.Key, service.Servers)),
            ModelStep.Import => kernelBefore.Services.SelectMany(service => Of(service.Key, service.Servers)),
            AddServerIntent add => [(add.Key, add.Server, add.Settings.Weight)],
            ReplaceServerIntent replace => [(replace.Key, replace.Server, replace.Settings.Weight)],
            PatchServerIntent patch => [(patch.Key, patch.Server, patch.Patch.Weight.Over(0, 1))],
            DeclareServiceIntent declare => Of(declare.Key, declare.Servers),
            PatchServiceIntent patch => Of(patch.Key, patch.Patch.Servers.Over(VirtualService.NoServers, VirtualService.NoServers)),
            ResetServersIntent reset => Of(reset.Key, reset.Servers),
            _ => [],
        };
    }

    // All servers of the host are as they are declared, and nothing else of a service that the kernel has is concerned.
    private static void IsTaken(ModelStep step, Address host, IpvsTable declaredBefore, DeclaredState state, IpvsTable kernelBefore, IpvsTable kernel)
    {
        VirtualService WithoutHost(VirtualService service) => service with { Servers = service.Servers.RemoveRange(service.Servers.Keys.Where(server => server.Address == host)) };
        foreach (var service in state.Table.Services.Where(service => service.Servers.Keys.Any(server => server.Address == host)))
        {
            kernel.Find(service.Key)!.Servers.Where(server => server.Key.Address == host && service.Servers.ContainsKey(server.Key))
                .Should().Equal(DrainedTable.On(service, state.Drains).Servers.Where(server => server.Key.Address == host), step.ToString());
        }

        foreach (var was in kernelBefore.Services)
        {
            var isAdopted = declaredBefore.Find(was.Key) is null && state.Table.Find(was.Key) is not null;
            WithoutHost(kernel.Find(was.Key)!).Should().Be(WithoutHost(isAdopted ? DrainedTable.On(was, state.Drains) : was), step.ToString());
        }
    }

    private static void IsAcknowledged(ModelStep step, DeclaredState before, DeclaredState state, IpvsTable kernelBefore, IpvsTable kernel)
    {
        var (declaredBefore, declared, drains) = (before.Table, state.Table, state.Drains);
        if (step.Request is Maintain { Host: var host })
        {
            IsTaken(step, host, declaredBefore, state, kernelBefore, kernel);
            return;
        }

        if (step.Request is not ServiceIntent intent)
        {
            kernel.ShouldBe(DrainedTable.On(declared, drains), step.ToString());
            declared.ShouldBe(step.Request switch
            {
                ModelStep.Reset => step.Table,
                ModelStep.Push => declaredBefore,
                ModelStep.DrainingReset => Beside(step.Table, declaredBefore, kernelBefore),
                ModelStep.DrainingPush => Beside(declaredBefore, declaredBefore, kernelBefore),
                _ => Imported(kernelBefore, declaredBefore, drains),
            }, step.ToString());
            return;
        }

        var key = intent.Key;
        declared.Without(key).ShouldBe(declaredBefore.Without(key), "other services are not concerned");
        kernel.Without(key).ShouldBe(kernelBefore.Without(key), "other services are not concerned");
        var (wanted, actual) = (declared.Find(key), kernel.Find(key));
        var effective = wanted is null ? null : DrainedTable.On(wanted, drains);

        // Of what is held goes out what comes to be declared or to be held, and what a request about the whole service concerns; what
        // is let go gets its weight.
        var own = intent is ServerIntent { Server: var named } ? named : (intent as CancelDrainIntent)?.Server;
        var was = kernelBefore.Find(key) is { } found ? DrainedTable.Weigh(found, server =>
        {
            var (wasHeld, isHeld) = (DrainedTable.Hold(before.Drains, key, server), DrainedTable.Hold(drains, key, server));
            var isConcerned = wanted?.Servers.ContainsKey(server) == true && (own is null || declaredBefore.Find(key, server) is null || !wasHeld);
            return isHeld && isConcerned ? 0 : !isHeld && wasHeld && found.Servers[server].Weight == 0 ? wanted?.Servers.GetValueOrDefault(server)?.Weight : null;
        }) : null;
        switch (intent)
        {
            case ServerIntent or CancelDrainIntent { Server: not null }:
                var server = own!.Value;
                actual?.Servers.GetValueOrDefault(server).Should().Be(effective?.Servers.GetValueOrDefault(server), step.ToString());
                (was is null || actual is null || actual.WithoutServer(server) == was.WithoutServer(server)).Should().BeTrue($"other servers are not concerned: {step}");
                break;
            case DrainServiceIntent when was is not null:
                actual.Should().Be(was, step.ToString());
                break;
            case CancelDrainIntent when was is not null:
                actual.Should().Be(was with { Servers = was.Servers.SetItems(effective!.Servers) }, step.ToString());
                break;
            case AddServiceIntent { Servers: null } or ReplaceServiceIntent { Servers: null } when was is not null:
                actual.Should().Be(was with { Settings = wanted!.Settings }, step.ToString());
                break;
            case PatchServiceIntent { Patch.NamesServers: false } when was is not null:
                actual.Should().Be(was with { Settings = wanted!.Settings }, step.ToString());
                break;
            case ResetServersIntent when was is not null:
                actual.Should().Be(was with { Servers = effective!.Servers }, step.ToString());
                break;
            default:
                actual.Should().Be(effective, step.ToString());
                break;
        }
    }

    // What a list leaves out stays declared until it goes: with its declared settings, or else with those of the kernel.
    private static IpvsTable Beside(IpvsTable listed, params IpvsTable[] present)
    {
        foreach (var service in present.SelectMany(table => table.Services))
        {
            listed = listed.Find(service.Key) is { } there
                ? listed.With(service.Servers.Where(server => !there.Servers.ContainsKey(server.Key)).Aggregate(there, (with, server) => with.WithServer(server.Key, server.Value)))
                : listed.With(service);
        }

        return listed;
    }

    private static DrainTarget[] LeftOut(IpvsTable declared, IpvsTable listed) =>
    [
        .. declared.Services.Where(service => listed.Find(service.Key) is null).Select(service => new ServiceDrain(service.Key)),
        .. from service in declared.Services
           where listed.Find(service.Key) is not null
           from server in service.Servers.Keys
           where listed.Find(service.Key, server) is null
           select new ServerDrain(service.Key, server),
    ];

    // A weight 0 that a drain has made says nothing of the declared one.
    private static IpvsTable Imported(IpvsTable kernel, IpvsTable declared, DrainList drains) => IpvsTable.Of(kernel.Services.Select(service => DrainedTable.Weigh(service, server =>
        service.Servers[server].Weight == 0 && DrainedTable.Hold(drains, service.Key, server) ? declared.Find(service.Key, server)?.Weight : null)));
}
