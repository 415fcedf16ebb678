using System.Collections.Immutable;
using Portal.Ipvsadm.Diff;

namespace Portal.Api.Writing;

/// <summary>What the looks at the kernel have found.</summary>
/// <param name="Drift">What differs.</param>
/// <param name="Since">When that began to be seen; null where nothing differs.</param>
/// <param name="LastLook">When the kernel was compared with Portal's data last; null when it never was.</param>
public sealed record DriftStatus(Drift Drift, DateTimeOffset? Since, DateTimeOffset? LastLook)
{
    /// <summary>What the last look has found that no command line of ipvsadm can say.</summary>
    public ImmutableArray<UnmanagedPlace> Unmanaged { get; init; } = [];

    /// <summary>Nobody has looked yet.</summary>
    public static DriftStatus None { get; } = new(Drift.None, null, null);
}
