using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>Names and labels in stored documents: in the snapshot all of them, in the journal those that a change sets or clears.</summary>
internal static class StoredAnnotation
{
    /// <summary>The field that has them.</summary>
    public const string FieldName = "annotations";

    /// <summary>Writes them, where there are any.</summary>
    public static void Write(JsonTextWriter json, IEnumerable<AnnotationChange> annotations)
    {
        using var each = annotations.GetEnumerator();
        if (!each.MoveNext())
        {
            return;
        }

        json.WritePropertyName(FieldName);
        json.WriteStartArray();
        do
        {
            Write(json, each.Current);
        }
        while (each.MoveNext());
        json.WriteEndArray();
    }

    /// <summary>Reads them.</summary>
    public static ImmutableArray<AnnotationChange> Read(JsonInput input) => [.. input.ReadArray(() => ReadOne(input)) ?? []];

    private static void Write(JsonTextWriter json, AnnotationChange change)
    {
        json.WriteStartObject();
        StoredKey.Write(json, change.Service);
        if (change.Server is { } server)
        {
            StoredKey.Write(json, server);
        }

        if (change.After.Name.Length > 0)
        {
            json.WritePropertyName("name");
            json.WriteValue(change.After.Name);
        }

        if (!change.After.Labels.IsEmpty)
        {
            json.WritePropertyName("labels");
            json.WriteStartObject();
            foreach (var (label, value) in change.After.Labels)
            {
                json.WritePropertyName(label);
                json.WriteValue(value);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static AnnotationChange ReadOne(JsonInput input)
    {
        ServiceKey? service = null;
        RealServerKey? server = null;
        var annotation = Annotation.None;
        input.ReadObject(field =>
        {
            switch (field)
            {
                case "service":
                    service = StoredKey.ReadService(input);
                    return true;
                case "server":
                    server = StoredKey.ReadServer(input);
                    return true;
                case "name":
                    annotation = annotation with { Name = StoredText.Need(input.ReadText(), field) };
                    return true;
                case "labels":
                    annotation = annotation with { Labels = ReadLabels(input) };
                    return true;
                default:
                    return false;
            }
        });
        return new AnnotationChange(StoredText.Need(service, "service"), server, annotation);
    }

    private static ImmutableSortedDictionary<string, string> ReadLabels(JsonInput input)
    {
        var labels = Annotation.NoLabels.ToBuilder();
        input.ReadObject(label =>
        {
            labels[label] = StoredText.Need(input.ReadText(), label);
            return true;
        });
        return labels.ToImmutable();
    }
}
