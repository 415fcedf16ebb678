using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>What somebody says of a server's health in place of its checks. It ends by itself.</summary>
/// <param name="Service">The service.</param>
/// <param name="Server">The server.</param>
/// <param name="IsUp">True where it is said to be up.</param>
/// <param name="Until">When it ends by the clock of the wall.</param>
/// <param name="Reason">Why, in the words of whoever said it; empty for no reason.</param>
public sealed record HealthOverride(ServiceKey Service, RealServerKey Server, bool IsUp, DateTimeOffset Until, string Reason)
{
    // Where nothing tells how long it was asked for: no override may take longer.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>When it ends on the machine's clock, which decides. Null if an older Portal stored it.</summary>
    public DrainTerm? Term { get; init; }

    /// <summary>The override as it goes on at a start of Portal.</summary>
    /// <param name="now">Now.</param>
    /// <returns>The override with a term that counts from this start of the machine.</returns>
    public HealthOverride At(Moment now) => this with { Term = DrainTerm.At(Term, Until, Longest, now) };
}
