using Portal.Api.Logging;

namespace Portal.Api.Hosting;

/// <summary>What was found out about one thing that a start needs.</summary>
/// <param name="Verdict">What it means for a start.</param>
/// <param name="Subject">The thing.</param>
/// <param name="Text">What there is to say of it.</param>
internal sealed record Finding(Verdict Verdict, string Subject, string Text)
{
    /// <summary>The finding as one line.</summary>
    public override string ToString() => $"{Word,-8} {Subject}: {LogText.Escape(Text.ReplaceLineEndings(" "))}";

    private string Word => Verdict switch
    {
        Verdict.Ok => "ok",
        Verdict.Warning => "warning",
        _ => "problem",
    };
}
