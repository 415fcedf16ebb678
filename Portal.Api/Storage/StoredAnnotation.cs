using System.Collections.Immutable;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>A name and labels in stored documents: in the snapshot as they are, in the journal as a change sets or clears them.</summary>
internal sealed record StoredAnnotation
{
    private static readonly JsonKind<ImmutableSortedDictionary<string, string>?> LabelsKind = StoredKinds.TextByName(Annotation.NoLabels);

    private static StoredAnnotation Codec(ref JsonPass pass, StoredAnnotation stored) => stored with
    {
        Service = pass.Field("service", StoredKey.Service, stored.Service),
        Server = pass.Field("server", StoredKey.Server, stored.Server),
        Name = pass.Field("name", JsonKinds.Text, stored.Name),
        Labels = pass.Field("labels", LabelsKind, stored.Labels),
        Check = pass.Field("health_check", StoredHealthCheck.Kind, stored.Check),
        IsUnchecked = pass.Field("unchecked", JsonKinds.Flag, stored.IsUnchecked),
        IsBackup = pass.Field("backup", JsonKinds.Flag, stored.IsBackup),
    };

    /// <summary>Names and labels.</summary>
    public static readonly JsonKind<IEnumerable<AnnotationChange>?> List = JsonKinds.Each(JsonKinds.Object(
        Codec, new StoredAnnotation(),
        stored => new AnnotationChange(
            StoredText.Need(stored.Service, "service"),
            stored.Server,
            new Annotation
            {
                Name = stored.Name ?? string.Empty,
                Labels = stored.Labels ?? Annotation.NoLabels,
                Check = stored.Check?.ToCheck(),
                IsUnchecked = stored.IsUnchecked ?? false,
                IsBackup = stored.IsBackup ?? false,
            }),
        change => new StoredAnnotation
        {
            Service = change.Service,
            Server = change.Server,
            Name = change.After.Name.Length == 0 ? null : change.After.Name,
            Labels = change.After.Labels.IsEmpty ? null : change.After.Labels,
            Check = change.After.Check is { } check ? StoredHealthCheck.Of(check) : null,
            IsUnchecked = change.After.IsUnchecked ? true : null,
            IsBackup = change.After.IsBackup ? true : null,
        }));

    private ServiceKey? Service { get; init; }

    private RealServerKey? Server { get; init; }

    private string? Name { get; init; }

    private ImmutableSortedDictionary<string, string>? Labels { get; init; }

    private StoredHealthCheck? Check { get; init; }

    private bool? IsUnchecked { get; init; }

    private bool? IsBackup { get; init; }
}
