namespace Portal.Cli.Convert.Keepalived;

/// <summary>A <c>url</c> of a check while it is read.</summary>
internal sealed class UrlDraft(Place place)
{
    /// <summary>Where it stands.</summary>
    public Place Place => place;

    /// <summary>The path.</summary>
    public string? Path { get; set; }

    /// <summary>The good statuses as Portal writes them.</summary>
    public string Status { get; set; } = "200-299";

    /// <summary>A text that must stand in the page.</summary>
    public string? Body { get; set; }

    /// <summary>The host that is named, if one is said.</summary>
    public string? VirtualHost { get; set; }
}
