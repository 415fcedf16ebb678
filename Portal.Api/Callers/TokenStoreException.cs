namespace Portal.Api.Callers;

/// <summary>The tokens could not be read or written.</summary>
/// <param name="message">Why.</param>
/// <param name="cause">What happened.</param>
public sealed class TokenStoreException(string message, Exception cause) : Exception(message, cause);
