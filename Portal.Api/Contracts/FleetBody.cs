using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>The fleet as one of its directors knows it, as it stands in answers.</summary>
/// <param name="Fleet">Its name.</param>
/// <param name="Director">The name of the director that answers.</param>
/// <param name="State">How that one stands to the fleet.</param>
/// <param name="Revision">The newest revision of the fleet.</param>
/// <param name="Applied">The revision that the director has.</param>
/// <param name="Directors">All directors.</param>
public sealed record FleetBody(string Fleet, string Director, string State, long Revision, long Applied, ImmutableArray<FleetDirectorBody> Directors)
{
    private static readonly JsonKind<IReadOnlyList<FleetDirectorBody>?> List = JsonKinds.Array(FleetDirectorBody.Kind);

    /// <summary>The id of the fleet; null until the director belongs to it.</summary>
    public string? Id { get; init; }

    /// <summary>What is wrong, in whole sentences; null when nothing is.</summary>
    public string? Reason { get; init; }

    /// <summary>The digest of the revision that the director has; null when it has none.</summary>
    public string? Digest { get; init; }

    /// <summary>Why the store does not answer, in whole sentences; null when it does.</summary>
    public string? StoreProblem { get; init; }

    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.Field("fleet", JsonKinds.Text, Fleet);
        json.Field("id", JsonKinds.Text, Id);
        json.Field("director", JsonKinds.Text, Director);
        json.Field("state", JsonKinds.Text, State);
        json.Field("reason", JsonKinds.Text, Reason);
        json.Field("revision", JsonKinds.Number, Revision);
        json.Field("applied_revision", JsonKinds.Number, Applied);
        json.Field("digest", JsonKinds.Text, Digest);
        json.Field("store", JsonKinds.Written, WriteStore);
        json.Field("directors", List, Directors);
        json.WriteEndObject();
    }

    private void WriteStore(JsonTextWriter json)
    {
        json.WriteStartObject();
        json.Field("up", JsonKinds.Flag, StoreProblem is null);
        json.Field("problem", JsonKinds.Text, StoreProblem);
        json.WriteEndObject();
    }
}
