namespace Portal.Api.Storage;

/// <summary>A journal, and the snapshot that it follows on.</summary>
/// <param name="After">The revision of the snapshot. Lines at or below it may stand in the journal and are passed over.</param>
/// <param name="Last">The revision of the last line.</param>
/// <param name="Journal">The name of the journal.</param>
/// <param name="Snapshot">The name of the snapshot; null when it is not there.</param>
internal sealed record Segment(long After, long Last, string Journal, string? Snapshot);
