using System.Collections.Immutable;
using System.Globalization;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Writing;

/// <summary>What Portal may do unasked, and what it refuses to do: the operator's rules, which no request changes.</summary>
public sealed record BalancerPolicy
{
    /// <summary>Which services Portal owns; null means every one. Default null.</summary>
    public ServiceScope? Scope { get; init; }

    /// <summary>Whether Portal may set what holds for all services: not where others own some of them.</summary>
    public bool OwnsGlobals => Scope is null;

    /// <summary>The marks that Portal keeps for its checks; null for none. Default null.</summary>
    public HealthMarks? HealthMarks { get; init; }

    /// <summary>
    /// How many services a reset, a sync or a restore may remove, and, where it is given, that none may lose all its servers;
    /// null means no such rule. Default null.
    /// </summary>
    public int? MaximumRemovals { get; init; }

    /// <summary>Names this start of the machine. Default empty: there is one only.</summary>
    public string Boot { get; init; } = string.Empty;

    /// <summary>Says why a health program cannot be run; null when it can. By default every one can.</summary>
    public Func<string, string?> ProgramProblem { get; init; } = _ => null;

    /// <summary>Where the director reaches its fleet's etcd; none without a fleet. Default none.</summary>
    public ImmutableArray<EtcdAddress> EtcdAddresses { get; init; } = [];

    /// <summary>Checks that services that are not declared yet may be.</summary>
    /// <param name="services">The services.</param>
    /// <exception cref="RejectedException">At least one may not.</exception>
    public void CheckNew(params IEnumerable<ServiceKey> services)
    {
        if (!EtcdAddresses.IsEmpty && services.Any(service => EtcdAddresses.Any(address => address.IsTakenBy(service))))
        {
            throw new RejectedException(new RulesBroken([new Violation(Fields.Host, "must not be an address of the fleet's etcd (--etcd): directors reach it there.")]));
        }
    }

    /// <summary>Checks that services are Portal's to declare.</summary>
    /// <param name="services">The services that a request is about.</param>
    /// <exception cref="RejectedException">At least one is not.</exception>
    public void CheckScope(params IReadOnlyCollection<ServiceKey> services)
    {
        if (HealthMarks is { } marks && services.FirstOrDefault(marks.Has) is FirewallMarkKey { Mark: var mark })
        {
            throw new RejectedException(new RulesBroken([new Violation(Fields.Mark, string.Create(
                CultureInfo.InvariantCulture, $"must not be {mark}: Portal keeps the marks {marks.First} to {marks.Last} for health checks (--health-marks)."))]));
        }

        if (Scope is { } scope && services.Where(service => !scope.Covers(service)).ToImmutableArray() is { IsEmpty: false } foreign)
        {
            throw new RejectedException(new OutOfScope(foreign));
        }
    }

    /// <summary>What of a table Portal may have as its data.</summary>
    /// <param name="table">The table.</param>
    /// <returns>The services that may be declared.</returns>
    public IpvsTable Declarable(IpvsTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var owned = Scope?.Of(table) ?? table;
        return HealthMarks is { } marks ? owned.Services.Select(service => service.Key).Where(marks.Has).Aggregate(owned, (rest, key) => rest.Without(key)) : owned;
    }

    /// <summary>Whether steps remove more than is allowed without force.</summary>
    /// <param name="before">The table that they start from.</param>
    /// <param name="plan">The steps.</param>
    /// <returns>True when they do.</returns>
    public bool RemovesTooMuch(IpvsTable before, ChangePlan plan)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(plan);
        return MaximumRemovals is { } maximum && !plan.Removals.IsEmpty
            && (plan.Removals.Count(change => change is ServiceRemoved) > maximum || LosesAllServers(before, plan));
    }

    /// <summary>
    /// Whether a kernel has lost so much that nobody takes it over without meaning it: everything; or more than <see cref="MaximumRemovals"/>
    /// allows; or, where that says nothing, so much that it has less than half as many services as are declared.
    /// </summary>
    /// <param name="declared">Portal's data.</param>
    /// <param name="kernel">What the kernel has.</param>
    /// <param name="plan">The steps from the one to the other.</param>
    /// <returns>True when it has.</returns>
    public bool LosesTooMuch(IpvsTable declared, IpvsTable kernel, ChangePlan plan)
    {
        ArgumentNullException.ThrowIfNull(declared);
        ArgumentNullException.ThrowIfNull(kernel);
        var fewest = MaximumRemovals is null ? (declared.Count + 1) / 2 : Math.Min(1, declared.Count);
        return kernel.Count < fewest || RemovesTooMuch(declared, plan);
    }

    // Servers may come in the place of those that go.
    private static bool LosesAllServers(IpvsTable before, ChangePlan plan) => plan.Removals.OfType<ServerRemoved>()
        .GroupBy(change => change.Key)
        .Any(service => service.Count() == before.Find(service.Key)?.Servers.Count && !plan.AdditionsAndEdits.Any(change => change is ServerAdded && change.Service == service.Key));
}
