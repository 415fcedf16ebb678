namespace Portal.Api.State;

/// <summary>Portal's data could not be written: the disk is full, or the folder is not there.</summary>
/// <param name="message">What happened, for a person.</param>
/// <param name="innerException">The cause.</param>
public sealed class StoreException(string message, Exception innerException) : Exception(message, innerException);
