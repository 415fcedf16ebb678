using System.Collections.Immutable;
using System.Globalization;

namespace Portal.Api.Hosting;

/// <summary>Whether a start would work.</summary>
/// <param name="Findings">What was found out, in the order of a start.</param>
internal sealed record StartReport(ImmutableArray<Finding> Findings)
{
    /// <summary>True when Portal would start and could do its work.</summary>
    public bool IsGood => Count(Verdict.Problem) == 0;

    /// <summary>The report for people: a line for each finding, and one for the whole.</summary>
    public override string ToString() => string.Concat(Findings.Select(finding => finding + "\n")) + Summary + "\n";

    private string Summary => (Count(Verdict.Problem), Count(Verdict.Warning)) switch
    {
        (0, 0) => "A start would work.",
        (0, var warnings) => string.Create(CultureInfo.InvariantCulture, $"A start would work. Warnings: {warnings}."),
        (var problems, _) => string.Create(CultureInfo.InvariantCulture, $"A start would not work. Problems: {problems}."),
    };

    private int Count(Verdict verdict) => Findings.Count(finding => finding.Verdict == verdict);
}
