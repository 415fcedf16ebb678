using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>Something that is drained, in stored documents: in the snapshot as it is, in the journal as a step.</summary>
internal sealed record StoredDrain
{
    private const string StartWord = "start";
    private const string EndWord = "end";

    private static readonly JsonKind<IEnumerable<DrainedServer>?> ServerList = JsonKinds.Each(StoredDrainedServer.Kind);

    private static StoredDrain Codec(ref JsonPass pass, StoredDrain stored) => stored with
    {
        Action = pass.Field("action", JsonKinds.Text, stored.Action),
        Service = pass.Field("service", StoredKey.Service, stored.Service),
        Server = pass.Field("server", StoredKey.Server, stored.Server),
        Host = pass.Field("host", StoredKinds.Address, stored.Host),
        Started = pass.Field("started", StoredKinds.Time, stored.Started),
        Deadline = pass.Field("deadline", StoredKinds.Time, stored.Deadline),
        Patience = pass.Field("patience", StoredKinds.Span, stored.Patience),
        Boot = pass.Field("boot", JsonKinds.Text, stored.Boot),
        End = pass.Field("end", StoredKinds.Span, stored.End),
        ReturnsBy = pass.Field("returns_by", StoredKinds.Time, stored.ReturnsBy),

        // Only an older Portal has written them.
        Servers = pass.Field("servers", ServerList, stored.Servers),
    };

    /// <summary>Drains.</summary>
    public static readonly JsonKind<IEnumerable<StoredDrain>?> List = JsonKinds.Each(JsonKinds.Object(Codec, new StoredDrain()));

    private string? Action { get; init; }

    private ServiceKey? Service { get; init; }

    private RealServerKey? Server { get; init; }

    private Address? Host { get; init; }

    private DateTimeOffset? Started { get; init; }

    private DateTimeOffset? Deadline { get; init; }

    private TimeSpan? Patience { get; init; }

    private string? Boot { get; init; }

    private TimeSpan? End { get; init; }

    private DateTimeOffset? ReturnsBy { get; init; }

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
        ReturnsBy = drain.ReturnsBy,
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
            ReturnsBy = ReturnsBy,
            Term = StoredText.Term(Patience, Boot, End),
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
