namespace Portal.Api.State;

/// <summary>Portal's data could not be written: the disk is full, or the folder is not there.</summary>
/// <param name="cause">What happened.</param>
public sealed class StoreException(Exception cause) : Exception($"Portal's data cannot be stored: {cause.Message}", cause);
