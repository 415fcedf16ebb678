using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Intents;

/// <summary>What a request did.</summary>
public enum WriteOutcome
{
    /// <summary>It was so already in Portal's data; the kernel was put right where it differed.</summary>
    Unchanged,

    /// <summary>The service or server is new in Portal's data.</summary>
    Created,

    /// <summary>It was changed in place.</summary>
    Changed,

    /// <summary>It is gone.</summary>
    Removed,
}

/// <summary>What a request did, or would do in a dry run.</summary>
/// <param name="Outcome">In a word.</param>
/// <param name="Revision">The revision of Portal's data afterwards.</param>
/// <param name="Service">The declared service afterwards; null when it is gone, or when the request was about the whole table.</param>
/// <param name="Steps">
/// The steps that were made: in the kernel those of the table and of what stands beside it, in Portal's data those of names and labels.
/// Nothing where one command was enough and nobody asked for a report.
/// </param>
public sealed record WriteResult(WriteOutcome Outcome, long Revision, VirtualService? Service, StateChange Steps)
{
    /// <summary>The drain that the request has begun; null when it has begun none.</summary>
    public Drain? Drain { get; init; }

    /// <summary>The drains of what a list has left out; mostly none.</summary>
    public ImmutableArray<Drain> Draining { get; init; } = [];

    /// <summary>The declared services that this drains; empty if there are none.</summary>
    public IpvsTable Declared { get; init; } = IpvsTable.Empty;

    /// <summary>What stands afterwards between what is declared and what the kernel has; mostly nothing.</summary>
    public Overlays Overlays { get; init; } = Overlays.None;

    /// <summary>
    /// The servers of hosts in maintenance that the request gives a weight, with that weight: they get it when the host returns.
    /// </summary>
    public ImmutableArray<DrainedServer> Held { get; init; } = [];

    /// <summary>Services and servers that stay in the kernel as they are, because no ipvsadm command line can express them or their new settings.</summary>
    public ImmutableArray<UnmanagedPlace> Unmanaged { get; init; } = [];

    /// <summary>The names and labels of that service and its servers afterwards.</summary>
    public ServiceAnnotations Annotations { get; init; } = ServiceAnnotations.None;

    /// <summary>The globals that the kernel has afterwards, where the request was about them; else null.</summary>
    public Globals? Kernel { get; init; }
}
