using System.Diagnostics;
using Portal.Api.State;

namespace Portal.Api.Checks;

/// <summary>
/// Makes checks of every kind, and bounds how many run at once. A check that waits for its turn has its whole time-out from
/// then on; whoever started it sees in <see cref="CheckResult.Duration"/> how long it did not wait.
/// </summary>
public sealed class Prober : IProbe
{
    private const int DefaultPrograms = 16;

    private readonly ProbeQueue sockets;
    private readonly ProbeQueue programs;
    private readonly ConnectProbe connect;
    private readonly TcpProbe tcp;
    private readonly HttpProbe http;
    private readonly TlsProbe tls;
    private readonly UdpProbe udp;
    private readonly DnsProbe dns;
    private readonly PingProbe ping;
    private readonly ProgramProbe program;

    /// <summary>Makes a prober.</summary>
    /// <param name="wheel">Keeps the time.</param>
    /// <param name="time">The clock.</param>
    /// <param name="folder">The folder of health programs; null for none.</param>
    /// <param name="socketLimit">How many checks with a socket run at once; null for what the limit of descriptors allows.</param>
    /// <param name="programLimit">How many programs run at once; default 16. Of one server it is always one.</param>
    public Prober(TimerWheel wheel, TimeProvider time, string? folder, int? socketLimit = null, int programLimit = DefaultPrograms)
    {
        sockets = new ProbeQueue(socketLimit ?? DescriptorLimit.Checks);
        programs = new ProbeQueue(programLimit);
        connect = new ConnectProbe(wheel, time);
        tcp = new TcpProbe(wheel, time);
        http = new HttpProbe(wheel, time);
        tls = new TlsProbe(wheel, time);
        udp = new UdpProbe(wheel, time);
        dns = new DnsProbe(wheel, time);
        ping = new PingProbe(wheel, time);
        program = new ProgramProbe(wheel, time, folder);
    }

    /// <inheritdoc/>
    public void Start(CheckTarget target, Action<CheckResult> done)
    {
        var probe = ProbeOf(target.Kind);
        if (probe == program)
        {
            programs.Start(probe, target, (target.Address, target.Port), done);
        }
        else
        {
            sockets.Start(probe, target, key: null, done);
        }
    }

    private IProbe ProbeOf(CheckKind kind) => kind switch
    {
        TcpCheck { Send: null, Expect: null } => connect,
        TcpCheck => tcp,
        HttpCheck => http,
        TlsCheck => tls,
        UdpCheck => udp,
        DnsCheck => dns,
        PingCheck => ping,
        ProgramCheck => program,
        _ => throw new UnreachableException(),
    };
}
