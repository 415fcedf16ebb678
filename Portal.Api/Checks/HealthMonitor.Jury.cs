using System.Collections.Concurrent;
using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Checks;

/// <content>Judges together with the other directors of a fleet, where there is a jury. The records of the own checks stay what they are.</content>
public sealed partial class HealthMonitor
{
    private readonly IJury? jury;
    private readonly ConcurrentQueue<CheckKey> known = new();
    private ImmutableSortedDictionary<string, HealthVote> heard = ImmutableSortedDictionary<string, HealthVote>.Empty;
    private HealthVote own = HealthVote.Empty;
    private bool isDoubtful;

    /// <summary>Of how many servers the own checks say otherwise than all directors together; null where this one judges by itself.</summary>
    public int? Overruled => jury is null ? null : Verdicts.Values.Sum(verdict => verdict.Servers.Count(server => server.Record is { IsOverruled: true }));

    /// <inheritdoc/>
    public void Known(CheckKey key)
    {
        // The next turn is soon enough: when Portal starts these are many.
        if (jury is not null)
        {
            known.Enqueue(key);
        }
    }

    /// <summary>What is known is old: no check of this director says anything to the others before its next result.</summary>
    public void Doubt()
    {
        Volatile.Write(ref isDoubtful, true);
        Wake();
    }

    // Whatever somebody says otherwise than before is judged anew.
    private void Hear(HashSet<ServiceKey> due)
    {
        if (jury is null)
        {
            return;
        }

        if (Interlocked.Exchange(ref isDoubtful, false))
        {
            schedule.Doubt();
            due.UnionWith(services.Keys);
        }

        while (known.TryDequeue(out var key))
        {
            due.UnionWith(users[key]);
        }

        var (before, now) = (heard, jury.Hear());
        if (!ReferenceEquals(before, now))
        {
            Volatile.Write(ref heard, now);
            due.UnionWith(before.Keys.Union(now.Keys).SelectMany(director => HealthVote.Differences(before.GetValueOrDefault(director), now.GetValueOrDefault(director))));
        }
    }

    // What each director says of a service; null where this one is alone.
    private List<(string Director, ServiceVote Vote)>? VotesOn(ServiceKey service) => jury is null ? null :
    [
        .. from one in Volatile.Read(ref heard)
           let vote = one.Value.Services.GetValueOrDefault(service)
           where vote is not null
           select (one.Key, vote),
    ];

    private void Say(HashSet<ServiceKey> judged)
    {
        if (jury is null)
        {
            return;
        }

        var now = judged.Aggregate(own, (vote, service) => vote.With(service, VoteOn(service)));
        if (!ReferenceEquals(now, own))
        {
            own = now;
            jury.Say(now);
        }
    }

    private ServiceVote? VoteOn(ServiceKey service)
    {
        if (!services.TryGetValue(service, out var watched))
        {
            return null;
        }

        var records = watched.Targets.ToLookup(target => schedule.Find(target.Value.Key) is { IsKnown: true } record ? record.IsUp : default(bool?), target => target.Key);
        return records[null].Count() == watched.Targets.Count ? null : new ServiceVote([.. records[false]], [.. records[null]]);
    }

    // Since when others have called a server up or down moves with the clock, as the records of the own checks do.
    private void Move(TimeSpan step)
    {
        foreach (var (key, watched) in jury is null ? [] : services.Where(service => service.Value.Verdict is not null).ToList())
        {
            services[key] = watched with { Verdict = watched.Verdict! with { Servers = [.. watched.Verdict.Servers.Select(server => server with { Record = server.Record?.Moved(step) })] } };
        }
    }
}
