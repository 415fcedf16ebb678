using System.Globalization;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Ipvsadm.Commands;

/// <summary>Writes commands about globals as a line for <c>ipvsadm -R</c>, which splits at blanks and knows no quoting.</summary>
public static class GlobalCommandText
{
    /// <summary>
    /// The lines for <c>ipvsadm -R</c> that list what <see cref="GlobalsListing"/> reads. The one that always prints something
    /// comes last: without it a listing was cut off.
    /// </summary>
    public static IReadOnlyList<string> Listing { get; } = ["-L --daemon", "-L --timeout"];

    /// <summary>The lines for <c>ipvsadm -R</c> that list what <see cref="KernelListing"/> reads.</summary>
    public static IReadOnlyList<string> KernelListing { get; } = [.. Listing, .. CommandText.Listing(null)];

    /// <summary>The command as a line, without its line feed.</summary>
    /// <returns>For example <c>--stop-daemon master</c>.</returns>
    /// <exception cref="ArgumentException">
    /// The name of an interface could be read as something else than a name. Validated globals have none such.
    /// </exception>
    public static string Line(GlobalCommand command) => command switch
    {
        SetTimeouts { Timeouts: var timeouts } =>
            string.Create(CultureInfo.InvariantCulture, $"--set {Seconds(timeouts.Tcp)} {Seconds(timeouts.TcpFin)} {Seconds(timeouts.Udp)}"),
        StartDaemon { Role: var role, Daemon: var daemon } => string.Create(
            CultureInfo.InvariantCulture,
            $"--start-daemon {DaemonText.Name(role)} --mcast-interface {Interface(daemon.Interface)} --syncid {daemon.SyncId}{Length(daemon)} --mcast-group {daemon.Group} --mcast-port {daemon.Port} --mcast-ttl {daemon.TimeToLive}"),
        StopDaemon { Role: var role } => "--stop-daemon " + DaemonText.Name(role),
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    private static long Seconds(TimeSpan time) => (long)time.TotalSeconds;

    private static string Length(SyncDaemon daemon) =>
        daemon.MaximumLength is { } length ? string.Create(CultureInfo.InvariantCulture, $" --sync-maxlen {length}") : string.Empty;

    private static string Interface(string name) => DaemonText.IsInterface(name)
        ? name
        : throw new ArgumentException($"\"{name}\" cannot be part of a command line as an interface.", nameof(name));
}
