using System.Collections.Concurrent;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Execution;

namespace Portal.Tests.Execution;

/// <summary>Remembers what it was told.</summary>
internal sealed class RecordingObserver : IIpvsadmObserver
{
    public ConcurrentQueue<(string Command, TimeSpan Elapsed, IpvsadmFailure? Failure)> Listings { get; } = [];

    public ConcurrentQueue<(IReadOnlyList<IpvsadmCommand> Commands, TimeSpan Elapsed, IReadOnlyList<IpvsadmFailure?> Failures)> Writes { get; } = [];

    public ConcurrentQueue<(GlobalCommand Command, TimeSpan Elapsed, IpvsadmFailure? Failure)> Settings { get; } = [];

    public void Listed(string command, TimeSpan elapsed, IpvsadmFailure? failure) => Listings.Enqueue((command, elapsed, failure));

    public void Wrote(IReadOnlyList<IpvsadmCommand> commands, TimeSpan elapsed, IReadOnlyList<IpvsadmFailure?> failures) =>
        Writes.Enqueue((commands, elapsed, failures));

    public void Set(GlobalCommand command, TimeSpan elapsed, IpvsadmFailure? failure) => Settings.Enqueue((command, elapsed, failure));
}
