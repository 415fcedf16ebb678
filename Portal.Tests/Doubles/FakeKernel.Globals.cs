using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Doubles;

/// <summary>This part has the settings: time-outs and sync daemons.</summary>
internal sealed partial class FakeKernel
{
    private Globals globals = new() { Timeouts = Timeouts.Default };
    private int settingsListings;
    private FailureKind? settingsFailure;

    /// <summary>The interfaces that there are; a daemon on another is refused.</summary>
    public HashSet<string> Interfaces { get; } = ["eth0", "eth1"];

    /// <summary>The shortest messages that a daemon sends: less is raised to it without a word.</summary>
    public int ShortestMessage { get; set; } = 1;

    public Globals Globals
    {
        get
        {
            lock (state)
            {
                return globals;
            }
        }
    }

    /// <summary>How many times the settings were listed.</summary>
    public int GlobalsListings => Volatile.Read(ref settingsListings);

    /// <summary>Somebody changes the settings without Portal.</summary>
    public void SetByHand(Func<Globals, Globals> change)
    {
        lock (state)
        {
            globals = change(globals);
        }
    }

    /// <summary>Lets the listings of settings fail; null for no more.</summary>
    public void FailGlobalsListings(FailureKind? kind) => settingsFailure = kind;

    public async Task<Globals> ListGlobalsAsync(CancellationToken cancellationToken)
    {
        using var visit = await EnterAsync(isWriter: false, cancellationToken);
        Interlocked.Increment(ref settingsListings);
        return (Unavailable ?? settingsFailure) is { } kind ? throw new IpvsadmException(Failure(kind, "ipvsadm -L --daemon; ipvsadm -L --timeout")) : Globals;
    }

    public async Task<IpvsadmFailure?> RunAsync(GlobalCommand command)
    {
        using var visit = await EnterAsync(isWriter: true, CancellationToken.None);
        Interlocked.Exchange(ref meanwhile, null)?.Invoke();
        lock (state)
        {
            if (Unavailable is { } kind)
            {
                return Failure(kind, command.ToString());
            }

            commands.Add(GlobalCommandText.Line(command));
            var fault = NextFault();
            if (fault is { IsAfterwards: false })
            {
                return Failure(fault.Kind, command.ToString());
            }

            return Execute(command) is { } refusal
                ? Failure(FailureKind.Refused, command.ToString()) with { StandardError = refusal }
                : fault is null ? null : Failure(fault.Kind, command.ToString());
        }
    }

    private bool HasDaemon => globals.Master is not null || globals.Backup is not null;

    private string? Execute(GlobalCommand command)
    {
        switch (command)
        {
            case SetTimeouts { Timeouts: var timeouts }:
                globals = globals with { Timeouts = timeouts };
                return null;
            case StopDaemon { Role: var role }:
                globals = globals.With(role, null);
                return null;
            case StartDaemon { Role: var role } when globals.Daemon(role) is not null:
                return "Daemon has already run";
            case StartDaemon { Daemon: var daemon } when !Interfaces.Contains(daemon.Interface):
                return "No such device";
            case StartDaemon when table.Services.Any(service => service.Servers.Keys.Any(server => server.Address.Family != service.Key.Family)):
                return "Invalid operation.  Possibly wrong module version, address not unicast, ...";
            case StartDaemon { Role: var role, Daemon: var daemon }:
                globals = globals.With(role, daemon with { MaximumLength = Math.Max(ShortestMessage, daemon.MaximumLength ?? 1472) });
                return null;
            default:
                throw new ArgumentOutOfRangeException(nameof(command));
        }
    }
}
