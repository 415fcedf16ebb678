using System.Collections.Immutable;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Balancing;

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

/// <summary>The request breaks rules.</summary>
/// <param name="Violations">All of them.</param>
public sealed record RulesBroken(ImmutableArray<Violation> Violations) : Rejection;

/// <summary>ipvsadm refused, or could not be run.</summary>
/// <param name="Failure">What happened.</param>
public sealed record IpvsadmFailed(IpvsadmFailure Failure) : Rejection;

/// <summary>The change could not be stored.</summary>
/// <param name="Problem">What happened.</param>
public sealed record NotStored(string Problem) : Rejection;

/// <summary>Portal is stopping and takes no more changes.</summary>
public sealed record Stopping : Rejection;
