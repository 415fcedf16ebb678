namespace Portal.Api.Json;

/// <summary>A text is no JSON.</summary>
/// <param name="message">Where and why.</param>
/// <param name="innerException">The cause.</param>
public sealed class UnreadableJsonException(string message, Exception innerException) : Exception(message, innerException);
