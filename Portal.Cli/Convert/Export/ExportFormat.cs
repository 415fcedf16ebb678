namespace Portal.Cli.Convert.Export;

/// <summary>For whom the document is written.</summary>
public enum ExportFormat
{
    /// <summary>Lines for <c>ipvsadm -R</c>.</summary>
    Ipvsadm,

    /// <summary>keepalived.conf for keepalived 2.2.7.</summary>
    Keepalived,

    /// <summary>The declared document itself.</summary>
    Json,
}
