using System.Collections.Immutable;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>What the checks of a director say, as it stands in the store of its fleet: an entry for each service.</summary>
internal sealed record StoredVote
{
    private static readonly JsonKind<IReadOnlyList<RealServerKey?>?> Servers = JsonKinds.Array(StoredKey.Server);

    private static readonly JsonKind<IEnumerable<StoredVote>?> List = JsonKinds.Each(JsonKinds.Object(Codec, new StoredVote()));

    private static StoredVote Codec(ref JsonPass pass, StoredVote stored) => stored with
    {
        Service = pass.Field("service", StoredKey.Service, stored.Service),
        Down = pass.Field("down", Servers, stored.Down),
        Unknown = pass.Field("unknown", Servers, stored.Unknown),
    };

    private static IEnumerable<StoredVote> Whole(ref JsonPass pass, IEnumerable<StoredVote> stored) => pass.Field("services", List, stored) ?? [];

    private ServiceKey? Service { get; init; }

    private IReadOnlyList<RealServerKey?>? Down { get; init; }

    private IReadOnlyList<RealServerKey?>? Unknown { get; init; }

    /// <summary>Writes the value of the key.</summary>
    public static ReadOnlyMemory<byte> Write(HealthVote vote) => StoredText.WriteBare(
        isIndented: false, Whole, vote.Services.Select(service => new StoredVote { Service = service.Key, Down = Of(service.Value.Down), Unknown = Of(service.Value.Unknown) }));

    /// <summary>Reads the value of the key.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static HealthVote Read(ReadOnlySpan<byte> utf8) => StoredText.ReadKnown<IEnumerable<StoredVote>>(utf8, Whole, []).Aggregate(
        HealthVote.Empty, (vote, stored) => vote.With(StoredText.Need(stored.Service, "service"), new ServiceVote(ToSet(stored.Down), ToSet(stored.Unknown))));

    private static IReadOnlyList<RealServerKey?>? Of(ImmutableSortedSet<RealServerKey> servers) => servers.IsEmpty ? null : [.. servers];

    private static ImmutableSortedSet<RealServerKey> ToSet(IReadOnlyList<RealServerKey?>? servers) => [.. (servers ?? []).OfType<RealServerKey>()];
}
