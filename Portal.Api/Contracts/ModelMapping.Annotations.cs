using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Contracts;

/// <summary>This part is about names and labels.</summary>
public static partial class ModelMapping
{
    /// <summary>Reads what a body says of the name and labels of a server.</summary>
    /// <param name="service">Its service; null when it could not be read.</param>
    /// <param name="body">The body.</param>
    /// <param name="isPatch">True when what it does not mention of labels and a health check stays.</param>
    /// <param name="violations">Where everything that breaks a rule is noted.</param>
    /// <returns>What it says; not to be used when there are violations.</returns>
    public static AnnotationEdit ToAnnotation(ServiceKey? service, ServerBody body, bool isPatch, ViolationList violations) =>
        AnnotationOf(service, body.Annotation, (body.HealthCheck, body.Backup), body.Cleared, isPatch, violations);

    /// <summary>Reads what a body says of the names and labels of a service and of its servers.</summary>
    /// <param name="service">The service; null when it could not be read.</param>
    /// <param name="body">The body.</param>
    /// <param name="isPatch">True when what it does not mention of labels and the health check of the service stays.</param>
    /// <param name="violations">Where everything that breaks a rule is noted.</param>
    /// <returns>What it says; not to be used when there are violations.</returns>
    public static ServiceAnnotationEdit ToAnnotations(ServiceKey? service, ServiceBody body, bool isPatch, ViolationList violations)
    {
        var own = AnnotationOf(service, body.Annotation, (body.HealthCheck, null), body.Cleared, isPatch, violations);
        var servers = body.Servers is null ? ServiceAnnotationEdit.NoServers : ToAnnotations(service, body.Servers, violations.At(Fields.Servers));
        return own == AnnotationEdit.None && servers.IsEmpty ? ServiceAnnotationEdit.None : new ServiceAnnotationEdit(own, servers);
    }

    /// <summary>Reads what a list of servers says of their names and labels.</summary>
    /// <param name="service">Their service; null when it could not be read.</param>
    /// <param name="bodies">The bodies.</param>
    /// <param name="violations">Where everything that breaks a rule is noted, at <c>[N]</c>.</param>
    /// <returns>What it says, of those servers of which it says anything.</returns>
    public static ImmutableSortedDictionary<RealServerKey, AnnotationEdit> ToAnnotations(ServiceKey? service, IReadOnlyList<ServerBody> bodies, ViolationList violations)
    {
        var edits = ServiceAnnotationEdit.NoServers.ToBuilder();
        for (var i = 0; i < bodies.Count; i++)
        {
            var edit = bodies[i].Unmanaged is null ? ToAnnotation(service, bodies[i], isPatch: false, violations.At($"[{i}]")) : AnnotationEdit.None;

            // What is wrong with its identity is noted where the server itself is read.
            if (edit != AnnotationEdit.None && ServerKeyOf(bodies[i], new ViolationList()) is { } key)
            {
                edits[key] = edit;
            }
        }

        return edits.ToImmutable();
    }

    /// <summary>Reads what a list of whole services says of names and labels.</summary>
    /// <param name="bodies">The bodies.</param>
    /// <param name="violations">Where everything that breaks a rule is noted, at <c>[N]</c>.</param>
    /// <returns>What it says, of those services of which it says anything.</returns>
    public static ImmutableSortedDictionary<ServiceKey, ServiceAnnotationEdit> ToAnnotations(IReadOnlyList<ServiceBody> bodies, ViolationList violations)
    {
        var edits = ImmutableSortedDictionary.CreateBuilder<ServiceKey, ServiceAnnotationEdit>();
        for (var i = 0; i < bodies.Count; i++)
        {
            // What is wrong with its identity is noted where the service itself is read.
            var key = ServiceKeyOf(bodies[i], new ViolationList());
            var edit = bodies[i].Unmanaged is null ? ToAnnotations(key, bodies[i], isPatch: false, violations.At($"[{i}]")) : ServiceAnnotationEdit.None;
            if (edit != ServiceAnnotationEdit.None && key is not null)
            {
                edits[key] = edit;
            }
        }

        return edits.ToImmutable();
    }

    /// <summary>Writes what is declared of a health check.</summary>
    /// <param name="annotation">What is declared.</param>
    /// <returns>The check; null where there is none to speak of.</returns>
    public static HealthCheckBody? ToHealthCheck(Annotation annotation)
    {
        ArgumentNullException.ThrowIfNull(annotation);
        return annotation.IsUnchecked ? HealthCheckBody.None : annotation.Check is { } check ? HealthCheckBody.Of(check) : null;
    }

    private static AnnotationEdit AnnotationOf(
        ServiceKey? service, AnnotationEdit given, (HealthCheckBody? Check, bool? Backup) health, ImmutableHashSet<string> cleared, bool isPatch, ViolationList violations)
    {
        // Of most of a large table nothing is said.
        if (ReferenceEquals(given, AnnotationEdit.None) && cleared.IsEmpty && health is (null, null))
        {
            return AnnotationEdit.None;
        }

        var edit = given with
        {
            Name = cleared.Contains(AnnotationBody.NameField) ? string.Empty : given.Name,
            Labels = cleared.Contains(AnnotationBody.LabelsField) ? AnnotationEdit.NoLabels : given.Labels,
            MergesLabels = isPatch && given.Labels is not null,
            Check = health.Check is { } check ? new Patch<HealthCheckPatch>(check.ToPatch(isPatch)) : cleared.Contains(HealthFields.Check) ? Patch<HealthCheckPatch>.Default : default,
            MergesCheck = isPatch && health.Check is not null,
            IsBackup = health.Backup is { } backup ? new Patch<bool>(backup) : cleared.Contains(HealthFields.Backup) ? Patch<bool>.Default : default,
            Place = violations.Place,
        };
        if (edit == AnnotationEdit.None)
        {
            return AnnotationEdit.None;
        }

        AnnotationRules.Check(edit, violations);

        // A merge is checked when it is known what it is merged with.
        if (!edit.MergesCheck)
        {
            edit.Apply(Annotation.None, (service ?? AnyService, null), violations);
        }
        else if (!violations.IsEmpty)
        {
            edit.Check.Over(HealthCheckPatch.Nothing, HealthCheckPatch.Nothing).CheckAlone(service ?? AnyService, violations.At(HealthFields.Check));
        }

        return edit;
    }
}
