using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Metrics;

/// <summary>The labels of series of services and servers: which they are, and the labels of theirs that are wanted.</summary>
/// <param name="labels">The labels that are wanted.</param>
/// <param name="annotations">The labels that there are.</param>
internal sealed class SeriesLabels(ImmutableArray<string> labels, AnnotationTable annotations)
{
    // Keeps them apart from the labels that say which service it is, and from those that Prometheus adds itself.
    private const string Prefix = "label_";

    private readonly ImmutableArray<(string Label, string Name)> wanted = [.. labels.Select(label => (label, Prefix + AnnotationRules.PlainName(label)))];

    /// <summary>The labels of a service.</summary>
    public (string Name, string Value)[] Of(ServiceKey key, string service) => [("service", service), .. Wanted(annotations.Of(key).Own, null)];

    /// <summary>The labels of a server. What it has not itself it has from its service.</summary>
    public (string Name, string Value)[] Of(ServiceKey key, string service, RealServerKey serverKey, string server) =>
        [("service", service), ("server", server), .. Wanted(annotations.Of(key).Of(serverKey), annotations.Of(key).Own)];

    private IEnumerable<(string Name, string Value)> Wanted(Annotation own, Annotation? inherited)
    {
        if (own.Labels.IsEmpty && inherited?.Labels.IsEmpty != false)
        {
            yield break;
        }

        foreach (var (label, name) in wanted)
        {
            if ((own.Labels.GetValueOrDefault(label) ?? inherited?.Labels.GetValueOrDefault(label)) is { } value)
            {
                yield return (name, value);
            }
        }
    }
}
