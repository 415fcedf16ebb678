using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>Whether a director has a revision, as it stands in answers.</summary>
/// <param name="Name">The director.</param>
/// <param name="State"><c>has</c>, <c>behind</c>, <c>refused</c> or <c>absent</c>.</param>
public sealed record DirectorPlaceBody(string Name, string State)
{
    /// <summary>The revision that it has; null when that is not known.</summary>
    public long? Revision { get; init; }

    /// <summary>Why it has not all of it, in whole sentences; null when it has.</summary>
    public string? Why { get; init; }

    internal static JsonKind<DirectorPlaceBody?> Kind { get; } = new((json, body) => body!.Write(json));

    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.Field("name", JsonKinds.Text, Name);
        json.Field("state", JsonKinds.Text, State);
        json.Field("applied_revision", JsonKinds.Number, Revision);
        json.Field("why", JsonKinds.Text, Why);
        json.WriteEndObject();
    }
}
