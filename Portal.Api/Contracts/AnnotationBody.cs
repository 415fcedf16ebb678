using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Contracts;

/// <summary>A name and labels in JSON, next to the other fields of their service or server.</summary>
internal static class AnnotationBody
{
    /// <summary>The field of the name.</summary>
    public const string NameField = Fields.Name;

    /// <summary>The field of the labels.</summary>
    public const string LabelsField = Fields.Labels;

    private static readonly JsonKind<ImmutableSortedDictionary<string, string?>?> Labels = JsonKinds.TextByName(StringComparer.Ordinal);

    private static readonly JsonKind<AnnotationChange?> Change = new((json, change) =>
    {
        json.WriteStartObject();
        json.Field("service", JsonKinds.Text, ModelMapping.PathOf(change!.Service));
        json.Field("server", JsonKinds.Text, change.Server is { } server ? ModelMapping.PathOf(server) : null);
        json.Field(NameField, JsonKinds.Text, change.After.Name);
        json.Field<ImmutableSortedDictionary<string, string?>?>(LabelsField, Labels, change.After.Labels!);
        json.Field(HealthFields.Check, HealthCheckBody.Kind, ModelMapping.ToHealthCheck(change.After));
        json.Field(HealthFields.Backup, JsonKinds.Flag, change.After.IsBackup ? true : null);
        json.WriteEndObject();
    });

    /// <summary>Steps.</summary>
    public static readonly JsonKind<IReadOnlyList<AnnotationChange>?> Changes = JsonKinds.Array(Change);

    /// <summary>The fields. Of most servers nothing is said, and nothing is made.</summary>
    public static AnnotationEdit Codec(ref JsonPass pass, AnnotationEdit edit)
    {
        var (name, labels) = (pass.Field(NameField, JsonKinds.Text, edit.Name), pass.Field(LabelsField, Labels, edit.Labels));
        return ReferenceEquals(name, edit.Name) && ReferenceEquals(labels, edit.Labels) ? edit : edit with { Name = name, Labels = labels };
    }

    /// <summary>Writes the fields that say something.</summary>
    public static void Write(JsonTextWriter json, Annotation annotation)
    {
        var said = AnnotationEdit.Of(annotation);
        json.Field(NameField, JsonKinds.Text, said.Name);
        json.Field(LabelsField, Labels, said.Labels);
    }
}
