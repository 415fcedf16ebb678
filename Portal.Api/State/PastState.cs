namespace Portal.Api.State;

/// <summary>Portal's data at an earlier revision.</summary>
/// <param name="State">The data.</param>
/// <param name="Change">The change that made it; null for the revision with which the history begins.</param>
public sealed record PastState(DeclaredState State, AcceptedChange? Change);
