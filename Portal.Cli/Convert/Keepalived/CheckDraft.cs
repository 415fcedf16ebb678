using System.Text.Json.Nodes;

namespace Portal.Cli.Convert.Keepalived;

/// <summary>A check while it is read.</summary>
internal sealed class CheckDraft(Statement statement, CheckDefaults defaults) : ITimed
{
    /// <summary>Where it stands.</summary>
    public Place Place => statement.Place;

    /// <summary>The keyword of its kind.</summary>
    public string Keyword => statement.Keyword;

    /// <summary>What its kind has by default.</summary>
    public CheckDefaults Defaults => defaults;

    /// <summary>Whether it can be carried over.</summary>
    public bool IsUsable { get; set; } = true;

    /// <summary>The port that it asks; null for the server's.</summary>
    public ushort? Port { get; set; }

    /// <summary>The address that it comes from; null for the kernel's choice.</summary>
    public string? Source { get; set; }

    /// <summary>The host that it names over HTTP; null for that of the server.</summary>
    public string? VirtualHost { get; set; }

    /// <summary>Whether TLS names the host.</summary>
    public bool NamesHost { get; set; }

    /// <summary>When it is made.</summary>
    public Timing Timing { get; } = new();

    /// <summary>Texts of its kind by keyword.</summary>
    public Dictionary<string, (string Text, Place Place)> Texts { get; } = [];

    /// <summary>The URLs that it fetches.</summary>
    public List<UrlDraft> Urls { get; } = [];

    /// <summary>The first fields of the check in the document.</summary>
    public JsonObject Fields { get; } = [];
}
