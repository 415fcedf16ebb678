using Portal.Ipvsadm.Model;

namespace Portal.Cli.Convert.Keepalived;

/// <summary>A <c>real_server</c> or <c>sorry_server</c> while it is read.</summary>
internal sealed class RealServer(Place place) : ITimed
{
    /// <summary>Where it stands.</summary>
    public Place Place => place;

    /// <summary>Its address.</summary>
    public required Address Address { get; init; }

    /// <summary>Its port, if one is said.</summary>
    public ushort? Port { get; init; }

    /// <summary>Its weight, if one is said.</summary>
    public int? Weight { get; set; }

    /// <summary>How it gets packets, if that is said.</summary>
    public Forwarding? Forwarding { get; set; }

    /// <summary>The upper threshold.</summary>
    public long UpperThreshold { get; set; }

    /// <summary>The lower threshold.</summary>
    public long LowerThreshold { get; set; }

    /// <summary>Whether it keeps weight 0 when it is down; null for what the virtual server says.</summary>
    public bool? Inhibits { get; set; }

    /// <summary>The host that checks over HTTP name, if one is said.</summary>
    public string? VirtualHost { get; set; }

    /// <summary>Its name; null for none.</summary>
    public string? Name { get; set; }

    /// <summary>When its checks are made.</summary>
    public Timing Timing { get; } = new();

    /// <summary>Its checks that Portal knows, in the order of the file.</summary>
    public List<CheckDraft> Checks { get; } = [];
}
