using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Api.State;

namespace Portal.Api.Contracts;

/// <summary>What somebody says of a server's health in place of its checks, as it stands in JSON.</summary>
public sealed record OverrideBody
{
    /// <summary>The longest time, in seconds: 30 days.</summary>
    public const double Longest = 30 * 86400;

    private static OverrideBody Codec(ref JsonPass pass, OverrideBody body) => body with
    {
        State = pass.Field("state", JsonKinds.Text, body.State),
        For = pass.Field("for", JsonKinds.Fraction(1, Longest), body.For),
        Until = pass.Answer("until", JsonKinds.Text, body.Until),
        Reason = pass.Field("reason", JsonKinds.Text, body.Reason),
    };

    /// <summary><c>up</c> or <c>down</c>.</summary>
    public string? State { get; init; }

    /// <summary>For how many seconds, 1 to 2592000, in requests.</summary>
    public double? For { get; init; }

    /// <summary>When it ends, in answers.</summary>
    public string? Until { get; init; }

    /// <summary>Why; null for no reason.</summary>
    public string? Reason { get; init; }

    /// <summary>Reads it.</summary>
    /// <param name="input">At the value.</param>
    /// <returns>What was given.</returns>
    public static OverrideBody Read(JsonInput input) => JsonPass.Read(input, Codec, new OverrideBody());

    /// <summary>What is said.</summary>
    /// <param name="said">What.</param>
    /// <returns>The body.</returns>
    public static OverrideBody Of(HealthOverride said)
    {
        ArgumentNullException.ThrowIfNull(said);
        return new OverrideBody { State = said.IsUp ? "up" : "down", Until = TimeText.Format(said.Until), Reason = said.Reason.Length == 0 ? null : said.Reason };
    }

    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json) => JsonPass.Write(json, Codec, this);
}
