using Newtonsoft.Json.Linq;

namespace Portal.Tests.OpenApi;

/// <summary>A body in which one value is another.</summary>
/// <param name="Property">The property, as Schema.property.</param>
/// <param name="Field">Where it stands, as errors name it.</param>
/// <param name="Value">The value.</param>
/// <param name="IsAllowed">Whether the schema allows it.</param>
/// <param name="Body">The body.</param>
internal sealed record SchemaTrial(string Property, string Field, JToken Value, bool IsAllowed, JToken Body)
{
    /// <summary>Whether an error about a field is about this value, or about a part of it.</summary>
    public bool IsNamedBy(string field) => field == Field || field.StartsWith(Field + ".", StringComparison.Ordinal) || field.StartsWith(Field + "[", StringComparison.Ordinal);
}
