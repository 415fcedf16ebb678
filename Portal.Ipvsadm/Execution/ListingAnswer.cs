namespace Portal.Ipvsadm.Execution;

/// <summary>What came of listings in a process that is kept open.</summary>
/// <param name="Output">What was printed; null when they could not be made.</param>
/// <param name="End">How the process ended at them; null when it did not, or ended before it came to them.</param>
internal sealed record ListingAnswer(byte[]? Output, ProcessEnd? End);
