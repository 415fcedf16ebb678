using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>A name and labels in stored documents: in the snapshot as they are, in the journal as a change sets or clears them.</summary>
internal sealed record StoredAnnotation
{
    private static readonly JsonFields<StoredAnnotation> Codec = new()
    {
        { "service", StoredKey.Service, stored => stored.Service, (stored, key) => stored with { Service = key } },
        { "server", StoredKey.Server, stored => stored.Server, (stored, key) => stored with { Server = key } },
        { "name", JsonKinds.Text, stored => stored.Name, (stored, name) => stored with { Name = name } },
        { "labels", new JsonKind<ImmutableSortedDictionary<string, string>?>(ReadLabels, WriteLabels), stored => stored.Labels, (stored, labels) => stored with { Labels = labels } },
    };

    /// <summary>A name and labels as the value of a field.</summary>
    public static readonly JsonKind<AnnotationChange?> Kind = Codec.Object(
        new StoredAnnotation(),
        stored => new AnnotationChange(
            StoredText.Need(stored.Service, "service"),
            stored.Server,
            new Annotation { Name = stored.Name ?? string.Empty, Labels = stored.Labels ?? Annotation.NoLabels }),
        change => new StoredAnnotation
        {
            Service = change.Service,
            Server = change.Server,
            Name = change.After.Name.Length == 0 ? null : change.After.Name,
            Labels = change.After.Labels.IsEmpty ? null : change.After.Labels,
        });

    private ServiceKey? Service { get; init; }

    private RealServerKey? Server { get; init; }

    private string? Name { get; init; }

    private ImmutableSortedDictionary<string, string>? Labels { get; init; }

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

    private static void WriteLabels(JsonTextWriter json, ImmutableSortedDictionary<string, string>? labels)
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
