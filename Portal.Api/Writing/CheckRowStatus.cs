using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Writing;

/// <summary>What the kernel has for checks through virtual addresses.</summary>
/// <param name="Rows">The ways that can be taken.</param>
/// <param name="Kernel">All that it has at the marks of checks.</param>
/// <param name="Problem">What is missing, and why; null when nothing is.</param>
public sealed record CheckRowStatus(CheckRows Rows, IpvsTable Kernel, string? Problem)
{
    /// <summary>Nothing, as far as is known.</summary>
    public static CheckRowStatus None { get; } = new(CheckRows.None, IpvsTable.Empty, null);
}
