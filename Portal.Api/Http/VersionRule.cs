namespace Portal.Api.Http;

/// <summary>Whether a change of something that has a version must say which version it is about (RFC 6585, section 3).</summary>
/// <param name="IsNeeded">True when it must.</param>
internal sealed record VersionRule(bool IsNeeded);
