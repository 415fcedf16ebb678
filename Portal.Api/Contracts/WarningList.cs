using System.Collections.Immutable;
using Newtonsoft.Json;

namespace Portal.Api.Contracts;

/// <summary>What somebody should know of what he has asked for, as it stands in answers: sentences.</summary>
internal static class WarningList
{
    /// <summary>The name of the field.</summary>
    public const string FieldName = "warnings";

    /// <summary>Writes the field, where there are any.</summary>
    public static void Write(JsonTextWriter json, ImmutableArray<string> warnings)
    {
        if (warnings.IsEmpty)
        {
            return;
        }

        json.WritePropertyName(FieldName);
        json.WriteStartArray();
        foreach (var warning in warnings)
        {
            json.WriteValue(warning);
        }

        json.WriteEndArray();
    }
}
