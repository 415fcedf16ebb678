using System.Collections.Immutable;

namespace Portal.Ipvsadm.Model;

/// <summary>What the kernel's IPVS is, beside its table and what ipvsadm can set.</summary>
public sealed class KernelFacts
{
    /// <summary>The version of IPVS, for example <c>1.2.1</c>; null where it cannot be known.</summary>
    public string? Version { get; init; }

    /// <summary>The size of the table of connections; more connections than that make it slower, not full. Null where it cannot be known.</summary>
    public long? ConnectionTableSize { get; init; }

    /// <summary>The schedulers, those that every kernel may have in a fixed order.</summary>
    public required ImmutableArray<(string Name, ModuleState State)> Schedulers { get; init; }

    /// <summary>The settings below <c>net.ipv4.vs</c> with their values; null where this kernel has none of that name.</summary>
    public required ImmutableArray<(Sysctl Sysctl, string? Value)> Sysctls { get; init; }
}
