using Portal.Ipvsadm.Model;

namespace Portal.Cli.Convert.Ldirectord;

/// <summary>A server while it is read.</summary>
/// <param name="Line">Its line.</param>
/// <param name="Port">Its port, if one is said.</param>
internal sealed record ServerDraft(LdirectordLine Line, ushort? Port)
{
    /// <summary>Its address.</summary>
    public Address Address { get; init; }

    /// <summary>How it gets packets.</summary>
    public required Forwarding Forwarding { get; init; }

    /// <summary>Its weight.</summary>
    public int Weight { get; set; } = 1;

    /// <summary>The upper threshold.</summary>
    public long UpperThreshold { get; set; }

    /// <summary>The lower threshold.</summary>
    public long LowerThreshold { get; set; }

    /// <summary>What it is asked; null for what the virtual says.</summary>
    public string? Request { get; set; }

    /// <summary>What it answers; null for what the virtual says.</summary>
    public string? Receive { get; set; }
}
