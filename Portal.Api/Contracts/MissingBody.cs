using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>Which services the kernel has lost, as it stands in errors.</summary>
/// <param name="Count">How many.</param>
/// <param name="Services">The first of them, by their paths.</param>
public sealed record MissingBody(int Count, ImmutableArray<string> Services)
{
    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        json.WriteStartObject();
        json.Field("count", JsonKinds.Number, Count);
        json.Field("services", JsonKinds.Texts, Services);
        json.WriteEndObject();
    }
}
