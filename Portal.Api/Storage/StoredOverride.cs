using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>What somebody says of a server's health, in stored documents; without a state where it is taken back.</summary>
internal sealed record StoredOverride
{
    private static StoredOverride Codec(ref JsonPass pass, StoredOverride stored) => stored with
    {
        Service = pass.Field("service", StoredKey.Service, stored.Service),
        Server = pass.Field("server", StoredKey.Server, stored.Server),
        State = pass.Field("state", JsonKinds.Text, stored.State),
        Until = pass.Field("until", StoredKinds.Time, stored.Until),
        Reason = pass.Field("reason", JsonKinds.Text, stored.Reason),
        Patience = pass.Field("patience", StoredKinds.Span, stored.Patience),
        Boot = pass.Field("boot", JsonKinds.Text, stored.Boot),
        End = pass.Field("end", StoredKinds.Span, stored.End),
    };

    /// <summary>What is said, and what is taken back.</summary>
    public static readonly JsonKind<IEnumerable<OverrideChange>?> List = JsonKinds.Each(JsonKinds.Object(Codec, new StoredOverride(), stored => stored.ToChange(), Of));

    private ServiceKey? Service { get; init; }

    private RealServerKey? Server { get; init; }

    private string? State { get; init; }

    private DateTimeOffset? Until { get; init; }

    private string? Reason { get; init; }

    private TimeSpan? Patience { get; init; }

    private string? Boot { get; init; }

    private TimeSpan? End { get; init; }

    private DrainTerm? Term => StoredText.Term(Patience, Boot, End);

    private static StoredOverride Of(OverrideChange change) => new()
    {
        Service = change.Service,
        Server = change.Server,
        State = change.After is { } after ? after.IsUp ? "up" : "down" : null,
        Until = change.After?.Until,
        Reason = change.After is { Reason.Length: > 0 } said ? said.Reason : null,
        Patience = change.After?.Term?.Patience,
        Boot = change.After?.Term?.Boot,
        End = change.After?.Term?.End,
    };

    private OverrideChange ToChange()
    {
        var (service, server) = (StoredText.Need(Service, "service"), StoredText.Need(Server, "server"));
        return new OverrideChange(service, server, State is null ? null : new HealthOverride(
            service,
            server,
            State switch { "up" => true, "down" => false, _ => throw new FormatException("state must be up or down.") },
            StoredText.Need(Until, "until"),
            Reason ?? string.Empty) { Term = Term });
    }
}
