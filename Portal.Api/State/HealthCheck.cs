using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>How the health of servers is found out, and what becomes of those that are down.</summary>
public sealed record HealthCheck
{
    /// <summary>What is asked.</summary>
    public required CheckKind Kind { get; init; }

    /// <summary>The port that is asked; null for the server's own.</summary>
    public ushort? Port { get; init; }

    /// <summary>Which way the check takes; default to the server itself.</summary>
    public CheckPath Via { get; init; }

    /// <summary>The address of this machine that the check comes from; null for the kernel's choice.</summary>
    public Address? Source { get; init; }

    /// <summary>The time from the start of one check to that of the next; 0.5 to 3600 s, default 5.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The same while a server is between two states; 0.5 to 3600 s, default 1. Where it is longer, the other one holds there too.</summary>
    public TimeSpan FastInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a check may take; 0.5 to 3600 s, default 2.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>So many good results in a row bring a server up; 1 to 100, default 2.</summary>
    public int Rise { get; init; } = 2;

    /// <summary>So many failures in a row take a server down; 1 to 100, default 3.</summary>
    public int Fall { get; init; } = 3;

    /// <summary>What becomes of a server that is down.</summary>
    public DownAction OnDown { get; init; }

    /// <summary>After so long a server that is down and has weight 0 is removed; null for never.</summary>
    public TimeSpan? RemoveAfter { get; init; }

    /// <summary>How many servers must be up.</summary>
    public MinimumUp MinimumUp { get; init; } = MinimumUp.Default;

    /// <summary>What happens when fewer are.</summary>
    public TooFewAction TooFew { get; init; }

    /// <summary>In this time the weight of a server that came back climbs to all of it; default zero, at once.</summary>
    public TimeSpan SlowStart { get; init; }
}
