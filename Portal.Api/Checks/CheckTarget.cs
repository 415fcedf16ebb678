using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Checks;

/// <summary>One check as it is made: what is asked, of whom and which way. Checks of several services that are equal need to run only once.</summary>
public sealed record CheckTarget
{
    /// <summary>What is asked.</summary>
    public required CheckKind Kind { get; init; }

    /// <summary>The address that is asked; the virtual address where the check goes through the service.</summary>
    public required Address Address { get; init; }

    /// <summary>The port that is asked, 0 to 65535; without a meaning for ping.</summary>
    public required ushort Port { get; init; }

    /// <summary>The way to the server where the check goes through the virtual address; null where it goes to the server itself.</summary>
    public CheckRoute? Route { get; init; }

    /// <summary>The address of this machine that the check comes from; null for the kernel's choice.</summary>
    public Address? Source { get; init; }

    /// <summary>The firewall mark of what is sent (SO_MARK; needs CAP_NET_ADMIN); null for none.</summary>
    public uint? Mark { get; init; }

    /// <summary>How long the check may take as a whole.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>What a program is told; null for all other kinds, so that their equal checks are equal.</summary>
    public CheckSubject? Subject { get; init; }
}
