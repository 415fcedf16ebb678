using System.Collections.Immutable;
using Portal.Api.Checks;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Doubles;

/// <summary>Directors that say what a test has them say. What the one under test says stands there at once, as "me".</summary>
internal sealed class FakeJury : IJury
{
    private ImmutableSortedDictionary<string, HealthVote> votes = ImmutableSortedDictionary<string, HealthVote>.Empty;

    /// <summary>What the director under test has said last; null for nothing.</summary>
    public HealthVote? Said { get; private set; }

    /// <summary>False while the store is away.</summary>
    public bool IsThere { get; set; } = true;

    public ImmutableSortedDictionary<string, HealthVote> Hear() => IsThere ? votes : ImmutableSortedDictionary<string, HealthVote>.Empty;

    public void Say(HealthVote vote)
    {
        Said = vote;
        votes = votes.SetItem("me", vote);
    }

    /// <summary>Another director knows all servers of a service, and says that some are down.</summary>
    public void Say(string director, ServiceKey service, params RealServerKey[] down) =>
        votes = votes.SetItem(director, votes.GetValueOrDefault(director, HealthVote.Empty).With(service, new ServiceVote([.. down], [])));

    /// <summary>A director lives no more.</summary>
    public void Leave(string director) => votes = votes.Remove(director);
}
