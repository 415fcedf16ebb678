using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>A director of the fleet as it stands in answers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State"><c>following</c>, <c>away</c>, <c>frozen</c>, <c>joining</c> or <c>absent</c>.</param>
public sealed record FleetDirectorBody(string Name, string State)
{
    /// <summary>The revision that it has; null when that is not known.</summary>
    public long? Revision { get; init; }

    /// <summary>How many revisions it is behind; null when that is not known.</summary>
    public long? Behind { get; init; }

    /// <summary>Why it is not as it should be, in whole sentences; null when it is.</summary>
    public string? Why { get; init; }

    /// <summary>What its kernel refused.</summary>
    public ImmutableArray<string> Refused { get; init; } = [];

    /// <summary>The digest of its revision; null when that is not known.</summary>
    public string? Digest { get; init; }

    /// <summary>How many steps its kernel differs from its data; null when that is not known.</summary>
    public long? Drift { get; init; }

    /// <summary>Whether it can do its work; null when that is not known.</summary>
    public bool? IsReady { get; init; }

    /// <summary>The version of its Portal; null when that is not known.</summary>
    public string? Version { get; init; }

    /// <summary>Where it listens.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>The virtual addresses that are on its machine.</summary>
    public ImmutableArray<string> LocalAddresses { get; init; } = [];

    /// <summary>How many servers its checks have found down; null where it does not judge them together with others.</summary>
    public long? HealthDown { get; init; }

    internal static JsonKind<FleetDirectorBody?> Kind { get; } = new((json, body) => body!.Write(json));

    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.Field("name", JsonKinds.Text, Name);
        json.Field("state", JsonKinds.Text, State);
        json.Field("applied_revision", JsonKinds.Number, Revision);
        json.Field("behind", JsonKinds.Number, Behind);
        json.Field("why", JsonKinds.Text, Why);
        json.Field("refused", JsonKinds.Texts, Refused);
        json.Field("digest", JsonKinds.Text, Digest);
        json.Field("drift", JsonKinds.Number, Drift);
        json.Field("ready", JsonKinds.Flag, IsReady);
        json.Field("version", JsonKinds.Text, Version);
        json.Field("addresses", JsonKinds.Texts, Addresses);
        json.Field("local_addresses", JsonKinds.Texts, LocalAddresses);
        json.Field("health_down", JsonKinds.Number, HealthDown);
        json.WriteEndObject();
    }
}
