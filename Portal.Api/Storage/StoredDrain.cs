using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>Something that is drained, in stored documents: in the snapshot as it is, in the journal as a step.</summary>
internal sealed record StoredDrain
{
    private const string StartWord = "start";
    private const string EndWord = "end";

    private static readonly JsonFields<StoredDrain> Codec = new()
    {
        { "action", JsonKinds.Text, stored => stored.Action, (stored, action) => stored with { Action = action } },
        { "service", StoredKey.Service, stored => stored.Service, (stored, key) => stored with { Service = key } },
        { "server", StoredKey.Server, stored => stored.Server, (stored, key) => stored with { Server = key } },
        { "host", StoredKinds.Address, stored => stored.Host, (stored, host) => stored with { Host = host } },
        { "started", StoredKinds.Time, stored => stored.Started, (stored, time) => stored with { Started = time } },
        { "deadline", StoredKinds.Time, stored => stored.Deadline, (stored, time) => stored with { Deadline = time } },
        { "patience", StoredKinds.Span, stored => stored.Patience, (stored, span) => stored with { Patience = span } },
        { "boot", JsonKinds.Text, stored => stored.Boot, (stored, boot) => stored with { Boot = boot } },
        { "end", StoredKinds.Span, stored => stored.End, (stored, span) => stored with { End = span } },

        // Only an older Portal has written them.
        { "servers", JsonKinds.Each(StoredDrainedServer.Kind), _ => null, (stored, servers) => stored with { Servers = servers } },
    };

    /// <summary>A drain as the value of a field.</summary>
    public static readonly JsonKind<StoredDrain?> Kind = Codec.Object(new StoredDrain());

    private string? Action { get; init; }

    private ServiceKey? Service { get; init; }

    private RealServerKey? Server { get; init; }

    private Address? Host { get; init; }

    private DateTimeOffset? Started { get; init; }

    private DateTimeOffset? Deadline { get; init; }

    private TimeSpan? Patience { get; init; }

    private string? Boot { get; init; }

    private TimeSpan? End { get; init; }

    private IEnumerable<DrainedServer>? Servers { get; init; }

    private DrainTarget Target => Host is { } address ? new HostDrain(address)
        : Server is { } key ? new ServerDrain(StoredText.Need(Service, "service"), key)
        : new ServiceDrain(StoredText.Need(Service, "service"));

    /// <summary>The document of a drain.</summary>
    public static StoredDrain Of(Drain drain) => Of(drain.Target) with
    {
        Started = drain.Started,
        Deadline = drain.Deadline,
        Patience = drain.Term?.Patience,
        Boot = drain.Term?.Boot,
        End = drain.Term?.End,
    };

    /// <summary>The document of a step.</summary>
    public static StoredDrain Of(DrainChange change) => change switch
    {
        DrainStarted { Drain: var drain } => Of(drain) with { Action = StartWord },
        DrainEnded { Target: var target } => Of(target) with { Action = EndWord },
        _ => throw new ArgumentOutOfRangeException(nameof(change)),
    };

    /// <summary>The drain.</summary>
    /// <param name="old">Gets what an older Portal wrote into it.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public Drain ToDrain(ICollection<OldDrain> old)
    {
        var target = Target;
        if (Servers is not null)
        {
            old.Add(new OldDrain(target, [.. Servers]));
        }

        return new Drain
        {
            Target = target,
            Started = StoredText.Need(Started, "started"),
            Deadline = Deadline,
            Term = Patience is { } patience ? new DrainTerm(patience, StoredText.Need(Boot, "boot"), StoredText.Need(End, "end")) : null,
        };
    }

    /// <summary>The step.</summary>
    /// <param name="old">Gets what an older Portal wrote into its drain.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public DrainChange ToChange(ICollection<OldDrain> old) => (Action, Started) switch
    {
        (StartWord, not null) => new DrainStarted(ToDrain(old)),
        (EndWord, null) => new DrainEnded(Target),
        _ => throw new FormatException("action of a drain must be start or end."),
    };

    private static StoredDrain Of(DrainTarget target) => target switch
    {
        ServerDrain { Service: var service, Server: var server } => new() { Service = service, Server = server },
        ServiceDrain { Service: var service } => new() { Service = service },
        HostDrain { Host: var host } => new() { Host = host },
        _ => throw new ArgumentOutOfRangeException(nameof(target)),
    };
}
