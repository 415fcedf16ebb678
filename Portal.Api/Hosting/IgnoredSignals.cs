using System.Runtime.InteropServices;

namespace Portal.Api.Hosting;

/// <summary>
/// Keeps signals from ending the process that mean something to other programs: whoever sends one asks for something that
/// Portal does not have, and the balancer must not lose its API by that. SIGTERM, SIGINT and SIGQUIT end it in order.
/// </summary>
internal sealed class IgnoredSignals : IDisposable
{
    // signal(7), on x86-64 and arm64 alike: SIGHUP, SIGUSR1, SIGUSR2, SIGALRM, SIGSTKFLT, SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF,
    // SIGIO, SIGPWR. The runtime ignores SIGPIPE.
    private static readonly int[] Named = [1, 10, 12, 14, 16, 24, 25, 26, 27, 29, 30];

    // 32 and 33 belong to the C library, 34 (SIGRTMIN) to the runtime, which stops threads by it.
    private const int FirstRealTime = 35;
    private const int LastRealTime = 64;

    private readonly List<PosixSignalRegistration> registrations =
    [
        .. Named.Concat(Enumerable.Range(FirstRealTime, LastRealTime - FirstRealTime + 1))
            .Select(number => PosixSignalRegistration.Create((PosixSignal)number, signal => signal.Cancel = true)),
    ];

    /// <inheritdoc/>
    public void Dispose() => registrations.ForEach(registration => registration.Dispose());
}
