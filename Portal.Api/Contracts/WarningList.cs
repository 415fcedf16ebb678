using System.Collections.Immutable;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>Warnings about a request, as sentences in its answer.</summary>
internal static class WarningList
{
    /// <summary>The name of the field.</summary>
    public const string FieldName = "warnings";

    /// <summary>Writes the field, where there are any.</summary>
    public static ImmutableArray<string> Answer(ref JsonPass pass, ImmutableArray<string> warnings)
    {
        pass.Answer(FieldName, JsonKinds.Texts, warnings.OrNull());
        return warnings;
    }
}
