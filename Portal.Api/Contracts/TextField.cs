using Newtonsoft.Json;

namespace Portal.Api.Contracts;

/// <summary>A text as it stands in answers.</summary>
internal static class TextField
{
    /// <summary>Writes a text as a field, where there is one.</summary>
    public static void Write(JsonTextWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WritePropertyName(name);
            json.WriteValue(text);
        }
    }
}
