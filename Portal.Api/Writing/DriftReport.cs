using Portal.Api.State;


namespace Portal.Api.Writing;

/// <summary>Drift began, changed or ended.</summary>
/// <param name="Turn">Which of the three.</param>
/// <param name="Revision">The revision of Portal's data.</param>
/// <param name="Since">When it began to be seen.</param>
/// <param name="Drift">What differs now.</param>
public sealed record DriftReport(DriftTurn Turn, long Revision, DateTimeOffset Since, Drift Drift)
{
    /// <summary>The names and labels of what is declared.</summary>
    public AnnotationTable Annotations { get; init; } = AnnotationTable.Empty;
}
