using System.Text.Json.Nodes;
using Portal.Cli.Convert.Documents;
using Portal.Cli.Output;

namespace Portal.Cli.Convert.Export;

/// <summary>Writes the declared document for another tool.</summary>
public static class Exporter
{
    /// <summary>Writes a document.</summary>
    /// <param name="format">For whom.</param>
    /// <param name="file">The document's name in remarks.</param>
    /// <param name="document">The document.</param>
    /// <returns>The text, remarks and errors.</returns>
    public static Exported Export(ExportFormat format, string file, JsonObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var findings = new Findings();
        var read = new DocumentReader(file, findings).Read(document);
        var text = findings.Errors.Count > 0 ? null : format switch
        {
            ExportFormat.Ipvsadm => new RuleExport(file, findings).Write(read),
            ExportFormat.Keepalived => new KeepalivedExport(file, findings).Write(read),
            ExportFormat.Json => document.Indented() + "\n",
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
        return new Exported { Text = text, Remarks = [.. findings.Remarks], Errors = [.. findings.Errors] };
    }
}
