using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Contracts;

/// <summary>This part is about names and labels.</summary>
public static partial class ModelMapping
{
    /// <summary>Reads what a body says of the name and labels of a server.</summary>
    /// <param name="body">The body.</param>
    /// <param name="isPatch">True when labels that it does not mention stay.</param>
    /// <param name="violations">Where everything that breaks a rule is noted.</param>
    /// <returns>What it says; not to be used when there are violations.</returns>
    public static AnnotationEdit ToAnnotation(ServerBody body, bool isPatch, ViolationList violations) => AnnotationOf(body.Annotation, body.Cleared, isPatch, violations);

    /// <summary>Reads what a body says of the names and labels of a service and of its servers.</summary>
    /// <param name="body">The body.</param>
    /// <param name="isPatch">True when labels of the service that it does not mention stay.</param>
    /// <param name="violations">Where everything that breaks a rule is noted.</param>
    /// <returns>What it says; not to be used when there are violations.</returns>
    public static ServiceAnnotationEdit ToAnnotations(ServiceBody body, bool isPatch, ViolationList violations)
    {
        var own = AnnotationOf(body.Annotation, body.Cleared, isPatch, violations);
        var servers = body.Servers is null ? ServiceAnnotationEdit.NoServers : ToAnnotations(body.Servers, violations.At(Fields.Servers));
        return own == AnnotationEdit.None && servers.IsEmpty ? ServiceAnnotationEdit.None : new ServiceAnnotationEdit(own, servers);
    }

    /// <summary>Reads what a list of servers says of their names and labels.</summary>
    /// <param name="bodies">The bodies.</param>
    /// <param name="violations">Where everything that breaks a rule is noted, at <c>[N]</c>.</param>
    /// <returns>What it says, of those servers of which it says anything.</returns>
    public static ImmutableSortedDictionary<RealServerKey, AnnotationEdit> ToAnnotations(IReadOnlyList<ServerBody> bodies, ViolationList violations)
    {
        var edits = ServiceAnnotationEdit.NoServers.ToBuilder();
        for (var i = 0; i < bodies.Count; i++)
        {
            var edit = bodies[i].Unmanaged is null ? ToAnnotation(bodies[i], isPatch: false, violations.At($"[{i}]")) : AnnotationEdit.None;

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
            var edit = bodies[i].Unmanaged is null ? ToAnnotations(bodies[i], isPatch: false, violations.At($"[{i}]")) : ServiceAnnotationEdit.None;
            if (edit != ServiceAnnotationEdit.None && ServiceKeyOf(bodies[i], new ViolationList()) is { } key)
            {
                edits[key] = edit;
            }
        }

        return edits.ToImmutable();
    }

    private static AnnotationEdit AnnotationOf(AnnotationEdit given, ImmutableHashSet<string> cleared, bool isPatch, ViolationList violations)
    {
        // Of most of a large table nothing is said.
        if (ReferenceEquals(given, AnnotationEdit.None) && cleared.IsEmpty)
        {
            return AnnotationEdit.None;
        }

        var edit = given with
        {
            Name = cleared.Contains(AnnotationBody.NameField) ? string.Empty : given.Name,
            Labels = cleared.Contains(AnnotationBody.LabelsField) ? AnnotationEdit.NoLabels : given.Labels,
            MergesLabels = isPatch && given.Labels is not null,
        };
        if (edit == AnnotationEdit.None)
        {
            return AnnotationEdit.None;
        }

        AnnotationRules.Check(edit, violations);
        return edit;
    }
}
