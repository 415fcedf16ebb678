using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Ipvsadm.Diff;

namespace Portal.Api.Contracts;

/// <summary>What stays in the kernel as it is because no command line of ipvsadm can say it, as it stands in answers.</summary>
internal static class UnmanagedBody
{
    /// <summary>The field of a service or a server that says why; of a report, that lists all of them.</summary>
    public const string FieldName = "unmanaged";

    /// <summary>Writes why a service or a server is unmanaged, as a field, where it is.</summary>
    public static void Write(JsonTextWriter json, string? reason)
    {
        if (reason is not null)
        {
            json.WritePropertyName(FieldName);
            json.WriteValue(reason);
        }
    }

    /// <summary>Reads whether something is sent back as unmanaged; the words are not looked at.</summary>
    /// <param name="input">At the value.</param>
    /// <returns>Null where it is not.</returns>
    public static string? ReadMark(JsonInput input)
    {
        var mark = input.IsNull ? null : string.Empty;
        input.Skip();
        return mark;
    }

    /// <summary>Writes everything that stays as it is, as a field, where there is anything.</summary>
    public static void Write(JsonTextWriter json, ImmutableArray<UnmanagedPlace> places)
    {
        if (places.IsEmpty)
        {
            return;
        }

        json.WritePropertyName(FieldName);
        json.WriteStartArray();
        foreach (var place in places)
        {
            json.WriteStartObject();
            json.WritePropertyName("service");
            json.WriteValue(ModelMapping.PathOf(place.Service));
            if (place.Server is { } server)
            {
                json.WritePropertyName("server");
                json.WriteValue(ModelMapping.PathOf(server));
            }

            json.WritePropertyName("why");
            json.WriteValue(place.Why);
            json.WritePropertyName("wanted");
            json.WriteValue(place.IsWanted);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
