using Newtonsoft.Json;

namespace Portal.Api.Json;

/// <summary>Writes fields.</summary>
internal static class JsonFieldWriting
{
    /// <summary>Writes a field where it has a value.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">The name of the field.</param>
    /// <param name="kind">What its value is.</param>
    /// <param name="value">The value.</param>
    public static void Field<T>(this JsonTextWriter json, string name, JsonKind<T> kind, T value)
    {
        if (value is not null || kind.WritesNull)
        {
            json.WritePropertyName(name, escape: false);
            kind.Write(json, value);
        }
    }
}
