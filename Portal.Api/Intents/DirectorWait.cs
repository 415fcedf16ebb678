namespace Portal.Api.Intents;

/// <summary>For which other directors of the fleet a request waits before it is answered.</summary>
/// <param name="Count">How many of them must have the change; null for all.</param>
/// <param name="Patience">How long it waits at most.</param>
public sealed record DirectorWait(int? Count, TimeSpan Patience);
