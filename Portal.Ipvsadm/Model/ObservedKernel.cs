namespace Portal.Ipvsadm.Model;

/// <summary>The kernel's table and its settings as one ipvsadm listed them.</summary>
/// <param name="Table">The table.</param>
/// <param name="Settings">The settings; null where they were not asked for.</param>
public sealed record ObservedKernel(ObservedTable Table, KernelSettings? Settings);
