using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>Which services the kernel has lost, as it stands in errors.</summary>
/// <param name="Count">How many.</param>
/// <param name="Services">The first of them, by their paths.</param>
public sealed record MissingBody(int Count, ImmutableArray<string> Services)
{
    private static readonly JsonFields<MissingBody> Codec = new()
    {
        { "count", JsonKinds.Count, body => body.Count },
        { "services", JsonKinds.Texts, body => body.Services },
    };

    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json) => Codec.Write(json, this);
}
