using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>What a request says of the time-outs; null leaves one as it is. A kernel always has some: there is nothing to set back.</summary>
/// <param name="Tcp">For established TCP connections.</param>
/// <param name="TcpFin">For TCP connections after one side has closed.</param>
/// <param name="Udp">For UDP.</param>
public sealed record TimeoutsPatch(TimeSpan? Tcp, TimeSpan? TcpFin, TimeSpan? Udp)
{
    /// <summary>Says none of them.</summary>
    public static TimeoutsPatch Nothing { get; } = new(null, null, null);

    /// <summary>Says all of them.</summary>
    /// <param name="timeouts">The time-outs from now on.</param>
    public static TimeoutsPatch Of(Timeouts timeouts)
    {
        ArgumentNullException.ThrowIfNull(timeouts);
        return new TimeoutsPatch(timeouts.Tcp, timeouts.TcpFin, timeouts.Udp);
    }

    /// <summary>Makes it.</summary>
    /// <param name="before">The time-outs so far.</param>
    /// <returns>The time-outs from now on.</returns>
    public Timeouts Apply(Timeouts before)
    {
        ArgumentNullException.ThrowIfNull(before);
        return new Timeouts { Tcp = Tcp ?? before.Tcp, TcpFin = TcpFin ?? before.TcpFin, Udp = Udp ?? before.Udp };
    }
}
