using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Intents;

/// <summary>The new tables and drains when a host goes into maintenance or returns.</summary>
/// <param name="Declared">Portal's data afterwards.</param>
/// <param name="Kernel">The kernel's table afterwards.</param>
/// <param name="Steps">The steps in what is drained; none when the host is out already.</param>
/// <param name="Health">What health makes of declared weights afterwards.</param>
internal sealed record HostMaintenance(IpvsTable Declared, IpvsTable Kernel, ImmutableArray<DrainChange> Steps, HealthOverlay Health)
{
    /// <summary>
    /// Takes a host out of service: every server with its address gets weight 0. What only the kernel has is adopted.
    /// </summary>
    /// <exception cref="RejectedException">No service has a server with that address, and the host is not out already.</exception>
    public static HostMaintenance Begin(Address host, DeclaredState state, IpvsTable kernel, DateTimeOffset now)
    {
        var target = new HostDrain(host);
        ImmutableArray<DrainChange> steps = state.Drains.Find(target) is not { ReturnsBy: null } ? [new DrainStarted(new Drain { Target = target, Started = now })] : [];
        var change = Of(host, state, kernel, steps, state.Health, isAdopting: true);
        return change is null && !steps.IsEmpty
            ? throw new RejectedException(Unmanaged(host, kernel) is { } place ? new CannotBeSaid(place) : new HostNotFound(host))
            : change ?? new HostMaintenance(state.Table, kernel, steps, state.Health);
    }

    /// <summary>Takes a host back into service: its servers get the weights that are declared for them.</summary>
    /// <exception cref="RejectedException">The host was not taken out of service.</exception>
    public static HostMaintenance End(Address host, DeclaredState state, IpvsTable kernel)
    {
        var target = new HostDrain(host);
        return state.Drains.Find(target) is null
            ? throw new RejectedException(new DrainNotFound(target))
            : Of(host, state, kernel, [new DrainEnded(target)], state.Health, isAdopting: false) ?? new HostMaintenance(state.Table, kernel, [new DrainEnded(target)], state.Health);
    }

    /// <summary>
    /// Takes a host back into service with each server as soon as its check calls it up. Servers without a check get their weights at once.
    /// </summary>
    /// <param name="host">The host.</param>
    /// <param name="state">Portal's data.</param>
    /// <param name="kernel">What the kernel has.</param>
    /// <param name="patience">How long from now on those that are not up yet wait; then they are judged as all others.</param>
    /// <param name="now">Now.</param>
    /// <exception cref="RejectedException">The host was not taken out of service.</exception>
    public static HostMaintenance Return(Address host, DeclaredState state, IpvsTable kernel, TimeSpan patience, Moment now)
    {
        var target = new HostDrain(host);
        var drain = state.Drains.Find(target) ?? throw new RejectedException(new DrainNotFound(target));

        // One that returns already keeps those out that are out, and gets another time.
        var health = drain.ReturnsBy is null ? Waiting(host, state) : state.Health;
        return health is null ? End(host, state, kernel)
            : Of(host, state, kernel, [new DrainStarted(drain with { ReturnsBy = now.Time + patience, Term = DrainTerm.Of(patience, now) })], health, isAdopting: false)
                ?? new HostMaintenance(state.Table, kernel, [new DrainEnded(target)], state.Health);
    }

    // All checked servers of the host with weight 0; null where there is none.
    private static HealthOverlay? Waiting(Address host, DeclaredState state)
    {
        var waiting = from key in state.Annotations.Services
                      let declared = state.Table.Find(key)
                      where declared is not null
                      from server in Servers(declared, host)
                      where server.Value.Weight > 0 && state.Annotations.Of(key).CheckOf(server.Key) is not null
                      group server.Key by key;
        return waiting.Aggregate(default(HealthOverlay), (whole, service) => (whole ?? state.Health)
            .With(service.Key, state.Health.Of(service.Key).SetItems(service.Select(server => KeyValuePair.Create(server, HealthHold.Returning)))));
    }

    // The servers of the host are made as they are declared, under the overlays that are left. Null when there are none.
    private static HostMaintenance? Of(Address host, DeclaredState state, IpvsTable kernel, ImmutableArray<DrainChange> steps, HealthOverlay health, bool isAdopting)
    {
        var overlays = (state.Overlays, state.Overlays with { Drains = state.Drains.After(steps), Health = health });
        var (declaredAfter, kernelAfter) = (state.Table, kernel);
        var hasServers = false;
        var services = isAdopting ? state.Table.Services.Concat(kernel.Services) : state.Table.Services;
        foreach (var key in services.Where(service => Servers(service, host).Any()).Select(service => service.Key).Distinct().Order())
        {
            var (declared, actual) = (state.Table.Find(key), kernel.Find(key));
            var wanted = declared ?? actual!;
            wanted = isAdopting && actual is not null ? WithServers(wanted, Servers(actual, host).Where(server => !wanted.Servers.ContainsKey(server.Key))) : wanted;
            var made = WithServers(actual ?? wanted, Servers(wanted, host));
            declaredAfter = ReferenceEquals(wanted, declared) ? declaredAfter : declaredAfter.With(wanted);
            kernelAfter = kernelAfter.With(KernelGoal.Of((declared, actual), (wanted, made), overlays, server => server.Address == host).Service!);
            hasServers = true;
        }

        return hasServers ? new HostMaintenance(declaredAfter, kernelAfter, steps, health) : null;
    }

    // A server with that address that no command line can say.
    private static UnmanagedPlace? Unmanaged(Address host, IpvsTable kernel) =>
        (from service in kernel.Unmanaged.Values
         from server in service.Servers
         where server.Key.Address == host && (service.Unmanaged ?? server.Unmanaged) is not null
         select new UnmanagedPlace(service.Key, server.Key, service.Unmanaged ?? server.Unmanaged!, IsWanted: true)).FirstOrDefault();

    private static IEnumerable<KeyValuePair<RealServerKey, RealServerSettings>> Servers(VirtualService service, Address host) => service.Servers.Where(server => server.Key.Address == host);

    private static VirtualService WithServers(VirtualService service, IEnumerable<KeyValuePair<RealServerKey, RealServerSettings>> servers) =>
        servers.ToList() is { Count: > 0 } given ? service with { Servers = service.Servers.SetItems(given) } : service;
}
