namespace Portal.Ipvsadm.Model;

/// <summary>How long the kernel remembers connections that rest. They hold for all services of a network namespace.</summary>
public sealed record Timeouts
{
    /// <summary>The longest time that ipvsadm takes: 2,678,400 seconds, 31 days.</summary>
    public static readonly TimeSpan Maximum = TimeSpan.FromDays(31);

    /// <summary>What a kernel has that nobody has told otherwise: 900, 120 and 300 seconds.</summary>
    public static Timeouts Default { get; } = new()
    {
        Tcp = TimeSpan.FromSeconds(900),
        TcpFin = TimeSpan.FromSeconds(120),
        Udp = TimeSpan.FromSeconds(300),
    };

    /// <summary>For established TCP connections: whole seconds, 1 s to 31 days.</summary>
    public required TimeSpan Tcp { get; init; }

    /// <summary>For TCP connections of which one side has ended: whole seconds, 1 s to 31 days.</summary>
    public required TimeSpan TcpFin { get; init; }

    /// <summary>For UDP: whole seconds, 1 s to 31 days.</summary>
    public required TimeSpan Udp { get; init; }
}
