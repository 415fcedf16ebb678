using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>
/// Something that is drained, as it stands in answers: in lists, by itself, as the field of a service, a server or a host, in events and in the
/// history. Each of them has some of the fields, by the same names.
/// </summary>
public sealed record DrainBody
{
    /// <summary>The name of the field of a service, a server or a host that holds it.</summary>
    public const string FieldName = "drain";

    private const string WeightField = "weight";

    /// <summary>The field of a service or a server. Of what requests send back only the weight is read: nothing else counts, whatever it is.</summary>
    internal static readonly JsonKind<DrainBody?> Mark = new(ReadMark, (json, drain) => drain!.Write(json)) { TakesNull = true };

    /// <summary>Drains.</summary>
    internal static readonly JsonKind<IReadOnlyList<DrainBody>?> List = JsonKinds.Array(Mark);

    /// <summary>What is drained as such: <c>server</c>, <c>service</c> or <c>host</c>.</summary>
    public required string Target { get; init; }

    /// <summary>The service, as its path below <c>/services/</c>; null for a host.</summary>
    public string? Service { get; init; }

    /// <summary>The server, as its path below <c>/servers/</c>; null for a whole service and for a host.</summary>
    public string? Server { get; init; }

    /// <summary>The host; null for a service and a server.</summary>
    public string? Host { get; init; }

    /// <summary>Since when; null where it is over.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When Portal removes it, even if it has connections. Null for a host, because its servers stay, and after the end.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>When a host that returns from maintenance is back at the latest; null elsewhere.</summary>
    public DateTimeOffset? ReturnsBy { get; init; }

    /// <summary>The weight that the server which has this field gets again; null elsewhere.</summary>
    public int? Weight { get; init; }

    /// <summary>The connections that are left; null where nobody has counted.</summary>
    public ConnectionCounts? Connections { get; init; }

    /// <summary>The servers that it keeps out; null where they are not listed.</summary>
    public ImmutableArray<ServerPlaceBody>? Servers { get; init; }

    /// <summary>What does not go as one would think.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Writes the drain.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        json.WriteStartObject();
        WriteFields(json);
        json.WriteEndObject();
    }

    /// <summary>Writes its fields.</summary>
    /// <param name="json">Where to.</param>
    public void WriteFields(JsonTextWriter json)
    {
        json.Field("target", JsonKinds.Text, Target);
        json.Field("service", JsonKinds.Text, Service);
        json.Field("server", JsonKinds.Text, Server);
        json.Field("host", JsonKinds.Text, Host);
        json.Field("started", TimeText.Kind, Started);
        json.Field("deadline", TimeText.Kind, Deadline);
        json.Field("returns_by", TimeText.Kind, ReturnsBy);
        json.Field(WeightField, JsonKinds.Number, Weight);
        Connections?.WriteFields(json);
        json.Field("servers", ServerPlaceBody.List, Servers);
        json.Field(WarningList.FieldName, JsonKinds.Texts, Warnings.OrNull());
    }

    /// <summary>Writes drains as a field, where there are any.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">The name of the field.</param>
    /// <param name="drains">The drains.</param>
    public static void Write(JsonTextWriter json, string name, IReadOnlyList<DrainBody> drains)
    {
        ArgumentNullException.ThrowIfNull(drains);
        if (drains.Count > 0)
        {
            json.WritePropertyName(name);
            List.Write(json, drains);
        }
    }

    private static DrainBody? ReadMark(JsonInput input)
    {
        if (input.IsNull)
        {
            return null;
        }

        var weight = (object?)null;
        input.ReadLoosely((name, value) => weight = name == WeightField ? value : weight);
        return new DrainBody { Target = string.Empty, Weight = weight is long number and >= 0 and <= int.MaxValue ? (int)number : null };
    }
}
