namespace Portal.Ipvsadm.Model;

/// <summary>The kernel's table and its globals as one ipvsadm listed them.</summary>
/// <param name="Table">The table.</param>
/// <param name="Globals">The globals; null where they were not asked for.</param>
public sealed record ObservedKernel(ObservedTable Table, Globals? Globals);
