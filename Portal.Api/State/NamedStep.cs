using Portal.Ipvsadm.Diff;

namespace Portal.Api.State;

/// <summary>A step of a change, with the name and the labels of what it is about.</summary>
/// <param name="Step">The step.</param>
/// <param name="Annotation">What its service or server is called afterwards; before, where it goes.</param>
public readonly record struct NamedStep(TableChange Step, Annotation Annotation);
