using System.Collections.Immutable;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.State;

/// <summary>What a request says of a name, labels, a health check and a backup. What it does not speak of stays as it is.</summary>
public sealed record AnnotationEdit
{
    /// <summary>Labels that say that there are none.</summary>
    public static readonly ImmutableSortedDictionary<string, string?> NoLabels = ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal);

    /// <summary>Says nothing.</summary>
    public static AnnotationEdit None { get; } = new();

    /// <summary>The name from now on, empty for none; null leaves it.</summary>
    public string? Name { get; init; }

    /// <summary>The labels; null leaves them. A label without a value goes, which only a merge knows.</summary>
    public ImmutableSortedDictionary<string, string?>? Labels { get; init; }

    /// <summary>True to leave labels that are not mentioned; by default they go.</summary>
    public bool MergesLabels { get; init; }

    /// <summary>The health check; by default it goes, and a server is then not checked.</summary>
    public Patch<HealthCheckPatch> Check { get; init; }

    /// <summary>True to leave what is not said of a health check; by default it gets its defaults.</summary>
    public bool MergesCheck { get; init; }

    /// <summary>Whether it is a backup; by default it is none.</summary>
    public Patch<bool> IsBackup { get; init; }

    /// <summary>Says all of it.</summary>
    /// <param name="annotation">The name and the labels; what there is none of is not spoken of.</param>
    /// <returns>The edit.</returns>
    public static AnnotationEdit Of(Annotation annotation)
    {
        var edit = annotation.Name.Length == 0 ? None : new AnnotationEdit { Name = annotation.Name };
        return annotation.Labels.IsEmpty ? edit : edit with { Labels = annotation.Labels! };
    }

    /// <summary>
    /// Where it stands in the request, for example <c>[3].servers[2]</c>: what breaks a rule is named so. Empty for the whole. Two edits that
    /// say the same are equal wherever they stand.
    /// </summary>
    public string Place { get; init; } = string.Empty;

    /// <summary>Makes it.</summary>
    /// <param name="before">What was there.</param>
    /// <param name="place">What it is said of.</param>
    /// <param name="violations">Where everything is noted that breaks a rule of health checks.</param>
    /// <param name="inherited">The check of its service, which holds for a server without one of its own; null for none.</param>
    /// <returns>What is there from now on; not to be used when there are violations.</returns>
    public Annotation Apply(Annotation before, (ServiceKey Service, RealServerKey? Server) place, ViolationList violations, HealthCheck? inherited = null)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(violations);
        if (this == None)
        {
            return before;
        }

        var labels = before.Labels;
        if (Labels is not null)
        {
            var kept = MergesLabels ? before.Labels.RemoveRange(Labels.Keys) : Annotation.NoLabels;
            labels = kept.AddRange(Labels.Where(label => label.Value is not null)!);
        }

        return new Annotation
        {
            Name = Name ?? before.Name,
            Labels = labels,
            Check = CheckOver(before.Check, before.IsUnchecked ? null : inherited, place.Service, violations),
            IsUnchecked = place.Server is not null && (Check.IsDefault || (!Check.HasValue && before.IsUnchecked)),
            IsBackup = IsBackup.Over(before.IsBackup, false),
        };
    }

    /// <inheritdoc/>
    public bool Equals(AnnotationEdit? other) => other is not null && Name == other.Name && MergesLabels == other.MergesLabels
        && Check == other.Check && MergesCheck == other.MergesCheck && IsBackup == other.IsBackup
        && (ReferenceEquals(Labels, other.Labels) || (Labels is not null && other.Labels is not null && Labels.SequenceEqual(other.Labels)));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Labels?.Count, MergesLabels);

    // A merge begins from the check that holds: without one of its own, that of the service, unless another type is said.
    private HealthCheck? CheckOver(HealthCheck? before, HealthCheck? inherited, ServiceKey service, ViolationList violations)
    {
        if (!Check.HasValue)
        {
            return Check.IsDefault ? null : before;
        }

        var said = Check.Over(HealthCheckPatch.Nothing, HealthCheckPatch.Nothing);
        var start = before ?? (said.IsOfType(inherited) ? inherited : null);
        return said.Apply(MergesCheck ? start : null, service, violations.At(HealthFields.Check));
    }
}
