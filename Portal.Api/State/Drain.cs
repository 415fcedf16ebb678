namespace Portal.Api.State;

/// <summary>Servers that get no new connections. They keep the weights that are declared for them; the kernel has 0 as long as it lasts.</summary>
public sealed record Drain
{
    /// <summary>What is drained.</summary>
    public required DrainTarget Target { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When Portal removes it, even if it has connections. Null for a host, because its servers stay.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>
    /// The same time on the machine's clock, which decides; for a host that returns that of <see cref="ReturnsBy"/>. Null for a host in
    /// maintenance, and if an older Portal stored the drain.
    /// </summary>
    public DrainTerm? Term { get; init; }

    /// <summary>
    /// When a host that returns from maintenance is back at the latest; null where it does not return. It keeps no server out any more: the
    /// health of each one says when it serves.
    /// </summary>
    public DateTimeOffset? ReturnsBy { get; init; }

    /// <summary>Whether the time is up.</summary>
    /// <param name="uptime">How long the machine has run.</param>
    /// <returns>True when it is.</returns>
    public bool IsUp(TimeSpan uptime) => Term is { End: var end } && end <= uptime;

    /// <summary>The drain as it goes on at a start of Portal.</summary>
    /// <param name="now">Now.</param>
    /// <returns>The drain with a term that counts from this start of the machine.</returns>
    public Drain At(Moment now) => (Deadline ?? ReturnsBy) is { } end ? this with { Term = DrainTerm.At(Term, end, end - Started, now) } : this;
}
