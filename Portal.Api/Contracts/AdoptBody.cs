using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>Which data hold from now on, as it stands in a request.</summary>
public sealed record AdoptBody
{
    /// <summary>Those of the fleet.</summary>
    public const string Store = "store";

    /// <summary>Those of this director.</summary>
    public const string Local = "local";

    private static AdoptBody Codec(ref JsonPass pass, AdoptBody body) => body with { From = pass.Field("from", JsonKinds.Text, body.From) };

    /// <summary><see cref="Store"/> or <see cref="Local"/>.</summary>
    public string? From { get; init; }

    /// <summary>Reads it.</summary>
    /// <param name="input">At the value.</param>
    /// <returns>What was given.</returns>
    public static AdoptBody Read(JsonInput input) => JsonPass.Read(input, Codec, new AdoptBody());

    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json) => JsonPass.Write(json, Codec, this);
}
