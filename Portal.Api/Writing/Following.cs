using System.Collections.Immutable;
using System.Globalization;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Writing;

/// <summary>
/// Takes over what other directors have appended to the journal that they share: first the kernel, by as few commands as lead there, then
/// the data. What this kernel refuses does not hold up the rest. Only the balancer's queue calls it.
/// </summary>
internal sealed class Following(ISharedJournal journal, IIpvsadm ipvsadm, Applier applier, DeclaredData data, BalancerPolicy policy, BalancerLog log)
{
    /// <summary>How many times a change is decided anew when others come first.</summary>
    public const int Attempts = 5;

    /// <summary>How many times a change that others have not touched is sent, while they always come first.</summary>
    public const int Sendings = 100;

    /// <summary>How many requests one write to the store takes at most: etcd takes 128 operations at once.</summary>
    public const int LargestBurst = 100;

    private Extent? doubtful;
    private ImmutableSortedDictionary<ServiceKey, string> refused = ImmutableSortedDictionary<ServiceKey, string>.Empty;

    /// <summary>True once the shared journal was read. Until then the copy may be an old one, and nothing is removed for it.</summary>
    public bool HasSeen { get; private set; }

    /// <summary>What the kernel refused of others' changes, a sentence for each service; none where it has everything.</summary>
    public ImmutableSortedDictionary<ServiceKey, string> Refused => refused;

    /// <summary>Sees that something can be appended, before anything is done for it.</summary>
    /// <exception cref="RejectedException">It cannot, and why.</exception>
    public void CheckWritable()
    {
        if (journal.Problem is { } problem)
        {
            throw new RejectedException(problem.ToRejection());
        }
    }

    /// <summary>The outcome of a write within an extent is not known: the next news tell, and until then nobody knows what the kernel shall have there.</summary>
    public void Doubt(Extent extent) => doubtful = doubtful?.With(extent) ?? extent;

    /// <summary>True while the outcome of a write is not known.</summary>
    public bool IsInDoubt => doubtful is not null;

    /// <summary>True when it is known, without asking, that there is something to take over or to find out.</summary>
    public bool HasNews => IsInDoubt || journal.HasNews;

    /// <summary>Reads what others have appended, and takes it over.</summary>
    /// <param name="isStarted">False as long as the kernel was not brought to the data for the first time: that comes next.</param>
    /// <param name="isOvertaken">True when somebody came first just now: what the store told with that is new enough.</param>
    /// <returns>Whether there was anything.</returns>
    /// <exception cref="RejectedException">It could not be read, or a person has to decide.</exception>
    public async Task<bool> CatchUpAsync(bool isStarted = true, bool isOvertaken = false)
    {
        var news = await ReadAsync(isOvertaken);
        if (news is not null)
        {
            await TakeAsync(news, isStarted);
        }

        await ClearDoubtAsync();
        return news is not null;
    }

    /// <summary>Lets other directors write first for a moment, where they write at the same time.</summary>
    /// <returns>Whether they have, so that there is something to take over.</returns>
    public async Task<bool> LetOthersGoAsync() => await journal.LetOthersGoAsync() && HasNews;

    /// <summary>Whether a rejection says something of the data, which others may have changed meanwhile.</summary>
    public static bool IsOfData(Rejection rejection) =>
        rejection is not (IpvsadmFailed or NotStored or FleetUnreachable or FleetFrozen or AlwaysOvertaken or OutOfScope or GlobalsOutOfScope or Stopping);

    /// <summary>Reads what others have appended.</summary>
    /// <param name="isOvertaken">True when somebody came first just now.</param>
    /// <returns>It; null when nothing was.</returns>
    /// <exception cref="RejectedException">It could not be read, or a person has to decide.</exception>
    public Task<JournalNews?> ReadAsync(bool isOvertaken) => AskAsync(async () =>
    {
        var news = await journal.ReadNewsAsync(isOvertaken);
        HasSeen = true;
        return news;
    });

    /// <summary>Takes news over.</summary>
    /// <param name="news">The news.</param>
    /// <param name="isStarted">False as long as the kernel was not brought to the data for the first time.</param>
    /// <exception cref="RejectedException">They would remove too much, so that a person has to decide.</exception>
    public async Task TakeAsync(JournalNews news, bool isStarted = true)
    {
        var after = data.After(news);
        Guard(news, after);
        if (!data.Exists && !news.IsAsked)
        {
            await GuardKernelAsync(after);
        }

        ImmutableArray<(ServiceKey Service, RealServerKey Server)> returned = [.. Returned(news, after)];
        if (isStarted)
        {
            var (present, wanted) = (Effective.Of(data.State), Effective.Of(after));
            ImmutableArray<ServerRemoved> first = [.. Removals(returned, present)];
            await BringAsync(first, TableDiff.Compute(first.Aggregate(present, (table, step) => step.Apply(table)), wanted), wanted);
        }
        else if (!returned.IsEmpty)
        {
            // The push that follows adds them, behind those that stayed.
            var kernel = await Extent.Of(returned.Select(one => one.Service).Distinct()).ReadAsync(ipvsadm);
            await applier.RunAsync([.. Removals(returned, kernel).Select(step => step.ToCommand())]);
        }

        data.Take(news, after);
        journal.Take(news);
    }

    /// <summary>Takes over the fleet's data, whatever this director has: a person has asked for it.</summary>
    /// <param name="isDryRun">True to find out only what they are.</param>
    /// <param name="isStarted">False as long as the kernel was not brought to the data for the first time.</param>
    /// <returns>The data.</returns>
    /// <exception cref="RejectedException">They could not be read.</exception>
    public Task<DeclaredState> AdoptAsync(bool isDryRun, bool isStarted) => AskAsync(async () =>
    {
        var news = await journal.ReadWholeAsync();
        if (!isDryRun)
        {
            await TakeAsync(news, isStarted);
            HasSeen = true;
        }

        return data.After(news);
    });

    /// <summary>Gives the fleet the data of this director: a person has asked for it.</summary>
    /// <param name="isDryRun">True to find out only whether it could be done.</param>
    /// <returns>False when this director follows the fleet, so that both have the same and nothing is done.</returns>
    /// <exception cref="RejectedException">It could not be done.</exception>
    public async Task<bool> GiveAsync(bool isDryRun)
    {
        try
        {
            await CatchUpAsync();
            return false;
        }
        catch (RejectedException exception) when (exception.Rejection is FleetFrozen)
        {
            // Only then is there anything to decide.
        }

        var given = await AskAsync(() => journal.GiveAsync(isDryRun));
        if (!isDryRun)
        {
            data.Given(given);
            HasSeen = true;
        }

        return true;
    }

    /// <summary>Tries again what the kernel refused.</summary>
    public async Task RetryAsync()
    {
        if (!refused.IsEmpty)
        {
            await LookAndBringAsync(Extent.Of(refused.Keys), Effective.Of(data.State));
        }
    }

    /// <summary>The kernel has everything that the data say.</summary>
    public void AllIsThere() => refused = refused.Clear();

    /// <summary>Whether news may change what a write has changed.</summary>
    public static bool Touches(JournalNews news, ServiceKey service) => news.IsReplacing || news.Changes.Any(change => !change.Steps.Drains.IsEmpty
        || change.Steps.Table.Changes.Any(step => step.Service == service)
        || change.Steps.Annotations.Any(step => step.Service == service)
        || change.Steps.Overrides.Any(step => step.Service == service));

    // Each director has its own rule for what may go unasked. A change that somebody has forced was allowed by a person.
    private void Guard(JournalNews news, DeclaredState after)
    {
        if (news.IsAsked || policy.MaximumRemovals is not { } maximum)
        {
            return;
        }

        var table = data.State.Table;
        if (news.IsReplacing ? policy.RemovesTooMuch(table, TableDiff.Compute(table, after.Table)) : news.Changes.Any(RemovesTooMuch))
        {
            throw new RejectedException(journal.Freeze(string.Create(
                CultureInfo.InvariantCulture,
                $"Revision {news.After.Revision} of the fleet removes more services than --max-removals allows this director ({maximum}), or all servers of one service.")).ToRejection());
        }

        bool RemovesTooMuch(AcceptedChange change)
        {
            var before = table;
            table = change.Steps.Table.Apply(table);
            return !change.IsForced && policy.RemovesTooMuch(before, change.Steps.Table);
        }
    }

    // Without data of its own, what the kernel has is this director's.
    private async Task GuardKernelAsync(DeclaredState after)
    {
        var effective = Effective.Of(after);
        var plan = TableDiff.Compute(await Extent.All.ReadAsync(ipvsadm, effective), effective);
        if (!plan.Removals.IsEmpty)
        {
            throw new RejectedException(journal.Freeze(string.Create(
                CultureInfo.InvariantCulture,
                $"This kernel has {plan.Removals.Length} services and servers that the fleet lacks. A person has to say that they may go.")).ToRejection());
        }
    }

    // What went and came back within the news does so here too, where the scheduler goes by the order of servers.
    private IEnumerable<(ServiceKey Service, RealServerKey Server)> Returned(JournalNews news, DeclaredState after) =>
        from key in news.IsReplacing ? after.Table.Services.Select(service => service.Key) : news.Changes.SelectMany(change => change.Steps.Table.Changes).Select(step => step.Service).Distinct()
        let service = after.Table.Find(key)
        let before = data.State.Table.Find(key)
        where service is not null && before is not null && Schedulers.GoesByOrder(service.Settings.Scheduler)
        from server in service.ReturnedSince(before)
        select (key, server);

    private static IEnumerable<ServerRemoved> Removals(IEnumerable<(ServiceKey Service, RealServerKey Server)> servers, IpvsTable table) =>
        from one in servers
        let settings = table.Find(one.Service, one.Server)
        where settings is not null
        select new ServerRemoved(one.Service, one.Server, settings);

    private async Task BringAsync(IEnumerable<ServerRemoved> returned, ChangePlan plan, IpvsTable desired)
    {
        if (plan.IsEmpty)
        {
            return;
        }

        IReadOnlyList<TableChange> steps = [.. returned, .. plan.AdditionsAndEdits, .. plan.Removals];
        var failures = await applier.RunAsync([.. steps.Select(step => step.ToCommand())]);
        ImmutableArray<ServiceKey> failed = [.. steps.Where((_, index) => failures[index] is not null).Select(step => step.Service).Distinct()];
        refused = refused.RemoveRange(steps.Select(step => step.Service));
        if (!failed.IsEmpty)
        {
            await LookAndBringAsync(Extent.Of(failed), desired);
        }
    }

    // Somebody else has changed the kernel, or it refuses something: what of it can be done is done.
    private async Task LookAndBringAsync(Extent extent, IpvsTable desired)
    {
        var wanted = extent.PutInto(IpvsTable.Empty, desired);
        try
        {
            var plan = TableDiff.Compute(await extent.ReadAsync(ipvsadm), wanted);
            List<IpvsadmFailure> failures = [.. (await applier.ApplyWhatGoesAsync(plan)).Where(failure => !Applier.IsSurprise(failure))];
            failures.ForEach(failure => log.NotFollowed(failure.Command, failure.StandardError));
            if (failures is [var problem, ..])
            {
                var left = TableDiff.Compute(await extent.ReadAsync(ipvsadm), wanted);
                refused = refused.RemoveRange(plan.Changes.Select(step => step.Service))
                    .SetItems(left.Changes.Select(step => KeyValuePair.Create(step.Service, $"{problem.Command}: {problem.StandardError.Trim()}")));
            }
            else
            {
                refused = refused.RemoveRange(refused.Keys.Where(extent.Has));
            }
        }
        catch (IpvsadmException)
        {
            // The kernel cannot be reached now: it is brought there as soon as it can.
            await applier.RestoreAsync(extent, wanted);
        }
    }

    private static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (StoreException exception)
        {
            throw new RejectedException(exception.ToRejection());
        }
    }

    private async Task ClearDoubtAsync()
    {
        if (doubtful is { } extent && !journal.IsInDoubt)
        {
            doubtful = null;
            await LookAndBringAsync(extent, Effective.Of(data.State));
        }
    }
}
