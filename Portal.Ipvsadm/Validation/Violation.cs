namespace Portal.Ipvsadm.Validation;

/// <summary>A value that breaks a rule.</summary>
/// <param name="Field">Where the value stands, for example <c>servers[3].weight</c>; empty for the whole.</param>
/// <param name="Message">The rule, as a sentence a person can act on.</param>
public sealed record Violation(string Field, string Message);
