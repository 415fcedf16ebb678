using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>How far a revision has come in the fleet, as it stands in answers.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Directors">The directors that there is something to say of.</param>
public sealed record SpreadBody(long Revision, ImmutableArray<DirectorPlaceBody> Directors)
{
    private static readonly JsonKind<IReadOnlyList<DirectorPlaceBody>?> List = JsonKinds.Array(DirectorPlaceBody.Kind);

    /// <summary>Why nothing newer is known, in whole sentences; null when it is of now.</summary>
    public string? Problem { get; init; }

    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.Field("revision", JsonKinds.Number, Revision);
        json.Field("directors", List, Directors);
        json.Field("problem", JsonKinds.Text, Problem);
        json.WriteEndObject();
    }
}
