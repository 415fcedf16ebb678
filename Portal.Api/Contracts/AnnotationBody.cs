using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Contracts;

/// <summary>A name and labels as they stand in JSON, among the fields of that which has them.</summary>
internal static class AnnotationBody
{
    /// <summary>The field of the name.</summary>
    public const string NameField = Fields.Name;

    /// <summary>The field of the labels.</summary>
    public const string LabelsField = Fields.Labels;

    /// <summary>Writes the fields that say something.</summary>
    public static void Write(JsonTextWriter json, Annotation annotation) => Write(json, AnnotationEdit.Of(annotation));

    /// <inheritdoc cref="Write(JsonTextWriter, Annotation)"/>
    public static void Write(JsonTextWriter json, AnnotationEdit edit)
    {
        if (edit.Name is { } name)
        {
            json.WritePropertyName(NameField);
            json.WriteValue(name);
        }

        if (edit.Labels is { } labels)
        {
            json.WritePropertyName(LabelsField);
            json.WriteStartObject();
            foreach (var (label, value) in labels)
            {
                json.WritePropertyName(label);
                json.WriteValue(value);
            }

            json.WriteEndObject();
        }
    }

    /// <summary>Writes steps, with their name, where there are any.</summary>
    public static void Write(JsonTextWriter json, ImmutableArray<AnnotationChange> steps)
    {
        if (steps.IsEmpty)
        {
            return;
        }

        json.WritePropertyName("annotations");
        json.WriteStartArray();
        foreach (var step in steps)
        {
            json.WriteStartObject();
            TextField.Write(json, "service", ModelMapping.PathOf(step.Service));
            TextField.Write(json, "server", step.Server is { } server ? ModelMapping.PathOf(server) : null);
            Write(json, new AnnotationEdit { Name = step.After.Name, Labels = step.After.Labels! });
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Reads the labels of a request. A label of null has no value.</summary>
    /// <param name="input">At the value.</param>
    public static ImmutableSortedDictionary<string, string?> ReadLabels(JsonInput input)
    {
        var labels = ImmutableSortedDictionary.CreateBuilder<string, string?>(StringComparer.Ordinal);
        input.ReadObject(label =>
        {
            labels[label] = input.IsNull ? null : input.ReadText() ?? string.Empty;
            return true;
        });
        return labels.ToImmutable();
    }
}
