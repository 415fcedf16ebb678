using System.Collections.Immutable;

namespace Portal.Tests.Linearizability;

/// <summary>What each write does to the model.</summary>
internal static class ModelWrites
{
    /// <summary>A scheduler that the kernel does not have.</summary>
    public const string MissingScheduler = "twos";

    public static readonly ModelAnswer NoService = new(404, "service-not-found");
    public static readonly ModelAnswer NoServer = new(404, "server-not-found");
    private static readonly ModelAnswer Different = new(409, "already-exists");
    private static readonly ModelAnswer Refused = new(422, "refused-by-ipvs");
    private static readonly ModelAnswer Deleted = new(204);

    /// <summary>A write of one service; of the servers null means that they stay.</summary>
    public delegate Outcome OfService(ModelState state, string service, string scheduler, ImmutableSortedDictionary<string, int>? servers);

    /// <summary>A write of one server.</summary>
    public delegate Outcome OfServer(ModelState state, string service, string server, int weight);

    /// <summary>Carries a write out, or says what it would do.</summary>
    public static (ModelAnswer Answer, ModelState After) Run(ModelState state, bool isDryRun, Outcome outcome)
    {
        if (outcome.After is not { } after)
        {
            return (outcome.Answer!, state);
        }

        if (isDryRun)
        {
            return (ModelAnswer.Report(state, after, state.Revision), state);
        }

        if (after.Services.Values.Any(service => service.Scheduler == MissingScheduler))
        {
            return (Refused, state);
        }

        after = after with { Revision = state.Revision + (after.Text() == state.Text() ? 0 : 1) };
        return (outcome.Answer ?? ModelAnswer.Report(state, after, after.Revision), after);
    }

    public static Outcome Add(ModelState state, string service, string scheduler, ImmutableSortedDictionary<string, int>? servers) =>
        state.Find(service) is { } there && there.Text() != new ModelService(scheduler, servers ?? there.Servers).Text()
            ? new Outcome(Different)
            : Replace(state, service, scheduler, servers);

    public static Outcome Replace(ModelState state, string service, string scheduler, ImmutableSortedDictionary<string, int>? servers)
    {
        var there = state.Find(service);
        var wanted = new ModelService(scheduler, servers ?? there?.Servers ?? ModelService.NoServers);
        return new Outcome(new ModelAnswer(there is null ? 201 : 200, wanted.Text()), state.With(service, wanted));
    }

    public static Outcome Patch(ModelState state, string service, string scheduler, ImmutableSortedDictionary<string, int>? servers) =>
        state.Find(service) is null ? new Outcome(NoService) : Replace(state, service, scheduler, servers);

    public static Outcome Delete(ModelState state, string service, string scheduler, ImmutableSortedDictionary<string, int>? servers) =>
        state.Find(service) is null ? new Outcome(NoService) : new Outcome(Deleted, state.Without(service));

    public static Outcome ResetServers(ModelState state, string service, ImmutableSortedDictionary<string, int> servers) =>
        state.Find(service) is not { } there ? new Outcome(NoService) : new Outcome(null, state.With(service, there with { Servers = servers }));

    public static Outcome Reset(ModelState state, ImmutableSortedDictionary<string, ModelService> services) => new(null, state with { Services = services });

    public static Outcome AddServer(ModelState state, string service, string server, int weight) =>
        state.Find(service)?.Servers.TryGetValue(server, out var there) == true && there != weight ? new Outcome(Different) : ReplaceServer(state, service, server, weight);

    public static Outcome ReplaceServer(ModelState state, string service, string server, int weight) => state.Find(service) is { } there
        ? new Outcome(new ModelAnswer(there.Servers.ContainsKey(server) ? 200 : 201, $"{weight}"), state.With(service, there with { Servers = there.Servers.SetItem(server, weight) }))
        : new Outcome(NoService);

    public static Outcome PatchServer(ModelState state, string service, string server, int weight) =>
        state.Find(service)?.Servers.ContainsKey(server) == false ? new Outcome(NoServer) : ReplaceServer(state, service, server, weight);

    public static Outcome DeleteServer(ModelState state, string service, string server, int weight) => state.Find(service) is not { } there ? new Outcome(NoService)
        : !there.Servers.ContainsKey(server) ? new Outcome(NoServer)
        : new Outcome(Deleted, state.With(service, there with { Servers = there.Servers.Remove(server) }));

    /// <summary>How a write ends.</summary>
    /// <param name="Answer">The answer; null for a change report.</param>
    /// <param name="After">The state that is wanted; null when nothing is changed.</param>
    internal sealed record Outcome(ModelAnswer? Answer, ModelState? After = null);
}
