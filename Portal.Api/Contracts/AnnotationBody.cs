using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Api.State;

namespace Portal.Api.Contracts;

/// <summary>A name and labels as they stand in JSON, among the fields of that which has them.</summary>
internal static class AnnotationBody
{
    /// <summary>The field of the name.</summary>
    public const string NameField = AnnotationRules.NameField;

    /// <summary>The field of the labels.</summary>
    public const string LabelsField = AnnotationRules.LabelsField;

    private static readonly JsonKind<ImmutableSortedDictionary<string, string?>?> Labels = new(ReadLabels, WriteLabels);

    /// <summary>The fields that say something.</summary>
    public static readonly JsonFields<AnnotationEdit> Codec = new()
    {
        { NameField, JsonKinds.Text, edit => edit.Name, (edit, name) => edit with { Name = name } },
        { LabelsField, Labels, edit => edit.Labels, (edit, labels) => edit with { Labels = labels } },
    };

    private static readonly JsonKind<AnnotationChange?> Change = new JsonFields<AnnotationChange>
    {
        { "service", JsonKinds.Text, change => ModelMapping.PathOf(change.Service) },
        { "server", JsonKinds.Text, change => change.Server is { } server ? ModelMapping.PathOf(server) : null },
        { Codec, change => new AnnotationEdit { Name = change.After.Name, Labels = change.After.Labels! } },
    }.Answer();

    /// <summary>Steps.</summary>
    public static readonly JsonKind<IReadOnlyList<AnnotationChange>?> Changes = JsonKinds.Array(Change);

    // A label of null has no value.
    private static ImmutableSortedDictionary<string, string?>? ReadLabels(JsonInput input)
    {
        var labels = ImmutableSortedDictionary.CreateBuilder<string, string?>(StringComparer.Ordinal);
        input.ReadObject(label =>
        {
            labels[label] = input.IsNull ? null : input.ReadText() ?? string.Empty;
            return true;
        });
        return labels.ToImmutable();
    }

    private static void WriteLabels(JsonTextWriter json, ImmutableSortedDictionary<string, string?>? labels)
    {
        json.WriteStartObject();
        foreach (var (label, value) in labels!)
        {
            json.WritePropertyName(label);
            json.WriteValue(value);
        }

        json.WriteEndObject();
    }
}
