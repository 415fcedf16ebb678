namespace Portal.Api.State;

/// <summary>Which director this Portal is.</summary>
/// <param name="Name">What the machine is called.</param>
/// <param name="Version">The version of Portal.</param>
public sealed record DirectorIdentity(string Name, string Version);
