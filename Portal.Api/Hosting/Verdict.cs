namespace Portal.Api.Hosting;

/// <summary>What a finding means for a start.</summary>
internal enum Verdict
{
    /// <summary>It is as it should be.</summary>
    Ok,

    /// <summary>A start would work, but somebody should know.</summary>
    Warning,

    /// <summary>Portal would not start, or could not do its work.</summary>
    Problem,
}
