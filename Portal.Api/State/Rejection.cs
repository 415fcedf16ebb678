using System.Collections.Immutable;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.State;

/// <summary>Why a request was not carried out. Neither the kernel nor Portal's data was changed.</summary>
public abstract record Rejection
{
    private protected Rejection()
    {
    }
}

/// <summary>There is no such service, neither in the kernel nor in Portal's data.</summary>
/// <param name="Service">Which one.</param>
public sealed record ServiceNotFound(ServiceKey Service) : Rejection;

/// <summary>The service has no such server, neither in the kernel nor in Portal's data.</summary>
/// <param name="Service">Which service.</param>
/// <param name="Server">Which server.</param>
public sealed record ServerNotFound(ServiceKey Service, RealServerKey Server) : Rejection;

/// <summary>A different service or server of that key is declared already.</summary>
/// <param name="Service">Which service.</param>
/// <param name="Server">Which server; null when it is about the service.</param>
public sealed record AlreadyDeclared(ServiceKey Service, RealServerKey? Server) : Rejection;

/// <summary>That which the request is about has another version than the caller asks for.</summary>
/// <param name="Current">The version that it has; null when it is not there.</param>
public sealed record ConditionFailed(string? Current) : Rejection;

/// <summary>The request is about services that Portal does not own.</summary>
/// <param name="Services">All of them.</param>
public sealed record OutOfScope(ImmutableArray<ServiceKey> Services) : Rejection;

/// <summary>The request is about services that its caller may not change.</summary>
/// <param name="Services">Them.</param>
public sealed record OutOfReach(ImmutableArray<ServiceKey> Services) : Rejection;

/// <summary>The request would change what no command line of ipvsadm can say.</summary>
/// <param name="Place">What, and why none can.</param>
public sealed record CannotBeSaid(UnmanagedPlace Place) : Rejection;

/// <summary>The request declares, as one of a part of the services, a service that has another value of the part's label.</summary>
/// <param name="Service">The service.</param>
/// <param name="Label">The label.</param>
/// <param name="Value">The value that it has.</param>
public sealed record LabelledOtherwise(ServiceKey Service, string Label, string Value) : Rejection;

/// <summary>The request declares globals together with what a fleet shares, and each director has globals of its own.</summary>
public sealed record GlobalsOfDirector : Rejection;

/// <summary>The request is about globals, which hold for all services, and Portal owns only some.</summary>
public sealed record GlobalsOutOfScope : Rejection;

/// <summary>Nothing is declared about the time-outs.</summary>
public sealed record TimeoutsNotFound : Rejection;

/// <summary>No such sync daemon runs or is declared.</summary>
/// <param name="Role">Which one.</param>
public sealed record DaemonNotFound(DaemonRole Role) : Rejection;

/// <summary>The request would remove more than is allowed without force.</summary>
/// <param name="Maximum">How many services may go.</param>
/// <param name="Revision">The revision of Portal's data.</param>
/// <param name="Plan">What would be done.</param>
public sealed record TooManyRemovals(int Maximum, long Revision, ChangePlan Plan) : Rejection;

/// <summary>The kernel has lost so many declared services that Portal imports it only with force.</summary>
/// <param name="Services">Those that it lacks.</param>
/// <param name="Declared">How many there are in Portal's data.</param>
/// <param name="Revision">The revision of Portal's data.</param>
/// <param name="Plan">What would be done.</param>
public sealed record ServicesLost(ImmutableArray<ServiceKey> Services, int Declared, long Revision, ChangePlan Plan) : Rejection;

/// <summary>Nothing of that kind is drained.</summary>
/// <param name="Target">What is not.</param>
/// <param name="Holder">The drained service or host that also keeps the target out of service; null if there is none.</param>
public sealed record DrainNotFound(DrainTarget Target, DrainTarget? Holder = null) : Rejection;

/// <summary>Nobody says anything of the health of a server in place of its checks.</summary>
/// <param name="Service">The service.</param>
/// <param name="Server">The server.</param>
public sealed record OverrideNotFound(ServiceKey Service, RealServerKey Server) : Rejection;

/// <summary>No service has a server with that address.</summary>
/// <param name="Host">The address.</param>
public sealed record HostNotFound(Address Host) : Rejection;

/// <summary>The request breaks rules.</summary>
/// <param name="Violations">All of them.</param>
public sealed record RulesBroken(ImmutableArray<Violation> Violations) : Rejection;

/// <summary>ipvsadm refused, or could not be run.</summary>
/// <param name="Failure">What happened.</param>
public sealed record IpvsadmFailed(IpvsadmFailure Failure) : Rejection;

/// <summary>The change could not be stored.</summary>
/// <param name="Problem">What happened.</param>
public sealed record NotStored(string Problem) : Rejection
{
    /// <summary>Somebody else's change came first, and this one does not follow on it.</summary>
    public static NotStored Overtaken { get; } = new("Somebody else has changed Portal's data meanwhile.");
}

/// <summary>The store that the directors of a fleet share does not answer.</summary>
/// <param name="Problem">What happened.</param>
/// <param name="IsOutcomeKnown">False when the change may be stored all the same.</param>
public sealed record FleetUnreachable(string Problem, bool IsOutcomeKnown) : Rejection;

/// <summary>The director takes no changes until a person decides which data hold.</summary>
/// <param name="Reason">Why.</param>
public sealed record FleetFrozen(string Reason) : Rejection;

/// <summary>Other directors have changed the data each time before this change could be stored.</summary>
/// <param name="Attempts">How many times it was tried.</param>
public sealed record AlwaysOvertaken(int Attempts) : Rejection;

/// <summary>There is no such revision, or it is not kept any more.</summary>
/// <param name="Revision">Which one.</param>
/// <param name="Kept">The oldest and the newest that there are; null when there is none yet.</param>
public sealed record RevisionNotFound(long Revision, (long Oldest, long Newest)? Kept) : Rejection;

/// <summary>What is stored of earlier revisions could not be read.</summary>
/// <param name="Problem">What happened.</param>
public sealed record HistoryUnreadable(string Problem) : Rejection;

/// <summary>Portal is stopping and accepts no more changes.</summary>
public sealed record Stopping : Rejection;
