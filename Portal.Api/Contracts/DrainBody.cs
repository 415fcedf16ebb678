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

    private const string TargetField = "target";
    private const string WeightField = "weight";

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

    /// <summary>When it goes, connections or not; null for a host, whose servers stay, and where it is over.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The weight that the server which has this field gets again; null elsewhere.</summary>
    public int? Weight { get; init; }

    /// <summary>The connections that are left; null where nobody has counted.</summary>
    public ConnectionCounts? Connections { get; init; }

    /// <summary>The servers that it keeps out; null where they are not listed.</summary>
    public ImmutableArray<ServerPlaceBody>? Servers { get; init; }

    /// <summary>What does not go as one would think.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>
    /// Reads of a server's field what weight it gets again when the drain is over. What else stands there is passed over, whatever it is.
    /// </summary>
    /// <param name="input">At the value.</param>
    /// <returns>The weight; null where there is none.</returns>
    public static long? ReadWeight(JsonInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var weight = (object?)null;
        input.ReadLoosely((name, value) => weight = name == WeightField ? value : weight);
        return weight is long number and >= 0 and <= int.MaxValue ? number : null;
    }

    /// <summary>Writes the drain.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        json.WriteStartObject();
        WriteFields(json);
        json.WriteEndObject();
    }

    /// <summary>Writes the drain as the field of a service, a server or a host.</summary>
    /// <param name="json">Where to.</param>
    public void WriteField(JsonTextWriter json)
    {
        json.WritePropertyName(FieldName);
        Write(json);
    }

    /// <summary>Writes drains as a field, where there are any.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">The name of the field.</param>
    /// <param name="drains">The drains.</param>
    public static void Write(JsonTextWriter json, string name, IReadOnlyCollection<DrainBody> drains)
    {
        ArgumentNullException.ThrowIfNull(drains);
        if (drains.Count == 0)
        {
            return;
        }

        json.WritePropertyName(name);
        json.WriteStartArray();
        foreach (var drain in drains)
        {
            drain.Write(json);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes its fields.</summary>
    /// <param name="json">Where to.</param>
    public void WriteFields(JsonTextWriter json)
    {
        TextField.Write(json, TargetField, Target);
        TextField.Write(json, "service", Service);
        TextField.Write(json, "server", Server);
        TextField.Write(json, "host", Host);
        TimeText.Write(json, "started", Started);
        TimeText.Write(json, "deadline", Deadline);
        if (Weight is { } weight)
        {
            json.WritePropertyName(WeightField);
            json.WriteValue(weight);
        }

        Connections?.Write(json);
        if (Servers is { } servers)
        {
            json.WritePropertyName("servers");
            json.WriteStartArray();
            foreach (var server in servers)
            {
                server.Write(json);
            }

            json.WriteEndArray();
        }

        WarningList.Write(json, Warnings);
    }
}
