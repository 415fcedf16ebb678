using Portal.Api.Callers;
using Portal.Api.Events;
using Portal.Api.Readiness;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Controllers;

/// <summary>What of an event is there for a caller with a scope: what is about his services, and whether Portal is ready.</summary>
internal static class EventSight
{
    private const string Untold = "A token without a scope shows why: GET /readyz.";

    /// <summary>What a caller sees of an event.</summary>
    /// <param name="content">The event.</param>
    /// <param name="rights">Those of the caller.</param>
    /// <param name="annotations">The labels of services now.</param>
    /// <returns>The event with what he sees of it; null where that is nothing.</returns>
    public static EventContent? Of(EventContent content, Rights rights, AnnotationTable annotations)
    {
        bool IsSeen(ServiceKey service) => rights.Reach.Covers(service, annotations);

        // What goes takes its labels with it. Those of a server say nothing of its service.
        bool IsStepSeen(NamedStep named) => IsSeen(named.Step.Service) || (named.Step is ServiceRemoved && rights.Reach.Covers(named.Step.Service, named.Annotation));
        switch (content)
        {
            case ChangeAccepted accepted:
                var seen = accepted with
                {
                    Change = accepted.Change with { Steps = accepted.Change.Steps.SeenBy(IsSeen) },
                    Steps = [.. accepted.Steps.Where(IsStepSeen)],
                    Omitted = 0,
                };
                return seen.Steps.IsEmpty && seen.Change.Steps.IsEmpty ? null : seen;
            case DrainTurned { Target: ServiceDrain { Service: var service } } when IsSeen(service):
            case DrainTurned { Target: ServerDrain { Service: var ofServer } } when IsSeen(ofServer):
            case ServerHealthChanged { Service: var checkedService } when IsSeen(checkedService):
            case ServiceHealthChanged { Service: var judged } when IsSeen(judged):
            case RequestRefused { Caller.Token: var token } when token == rights.Name:
                return content;
            case ReadinessChanged change:
                // Reasons may tell of any service.
                return change with { Failing = [.. change.Failing.Select(check => new ReadinessCheck(check.Name, Untold))] };
            default:
                return null;
        }
    }
}
