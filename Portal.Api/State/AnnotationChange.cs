using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>A service or a server gets another name or other labels.</summary>
/// <param name="Service">The service, or that of the server.</param>
/// <param name="Server">The server; null for the service itself.</param>
/// <param name="After">The name and the labels from now on; none when it loses them.</param>
public sealed record AnnotationChange(ServiceKey Service, RealServerKey? Server, Annotation After);
