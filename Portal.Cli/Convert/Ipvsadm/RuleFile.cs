using Portal.Cli.Convert.Documents;

namespace Portal.Cli.Convert.Ipvsadm;

/// <summary>
/// Converts what <c>ipvsadm -S -n</c> and <c>ipvsadm-save</c> print, and what people write for <c>ipvsadm -R</c>: each line is a command,
/// and the document is what the table would be after the last one.
/// </summary>
internal static class RuleFile
{
    /// <summary>Converts a file.</summary>
    public static Conversion Convert(ConversionInput input)
    {
        var findings = new Findings();
        var table = new RuleTable(findings, input.Names);
        var number = 0;
        foreach (var line in input.Text.Split('\n'))
        {
            number++;
            var words = RuleWord.Split(input.File, number, line);
            if (words.Count > 0 && RuleLine.Read(words, findings) is { } read)
            {
                table.Apply(read);
            }
        }

        return Conversion.Of(findings.Errors.Count == 0 ? table.ToDocument() : new DeclaredDocument(), findings);
    }
}
