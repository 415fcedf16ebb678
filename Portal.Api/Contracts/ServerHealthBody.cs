using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>The health of a server as it stands in answers.</summary>
public sealed record ServerHealthBody
{
    /// <summary>The field of a server.</summary>
    public const string FieldName = "health";

    /// <summary>It as the value of a field.</summary>
    internal static readonly JsonKind<ServerHealthBody?> Kind = new((json, health) => health!.Write(json));

    private static readonly JsonKind<CheckResultBody?> Result = new((json, result) => result!.Write(json));

    private static readonly JsonKind<OverrideBody?> Said = new((json, said) => said!.Write(json));

    /// <summary>How it is: <c>up</c>, <c>down</c>, <c>checking</c> or <c>off</c>.</summary>
    public required string State { get; init; }

    /// <summary>Since when; null where nothing is checked.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The weight that it has in the kernel, by what health makes of it.</summary>
    public required long EffectiveWeight { get; init; }

    /// <summary>What health makes of it: <c>none</c>, <c>quiesced</c>, <c>removed</c> or <c>ramping</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Why, in one sentence; null where there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>The last result; null before the first.</summary>
    public CheckResultBody? Last { get; init; }

    /// <summary>What somebody says in place of checks; null where nobody does.</summary>
    public OverrideBody? Override { get; init; }

    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        WriteFields(json);
        json.WriteEndObject();
    }

    /// <summary>Writes its fields.</summary>
    /// <param name="json">Where to.</param>
    public void WriteFields(JsonTextWriter json)
    {
        json.Field("state", JsonKinds.Text, State);
        json.Field("since", JsonKinds.Text, Since is { } since ? TimeText.Format(since) : null);
        json.Field("effective_weight", JsonKinds.Number, EffectiveWeight);
        json.Field("action", JsonKinds.Text, Action);
        json.Field("reason", JsonKinds.Text, Reason);
        json.Field("last", Result, Last);
        json.Field("override", Said, Override);
    }
}
