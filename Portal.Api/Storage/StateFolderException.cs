namespace Portal.Api.Storage;

/// <summary>The state folder cannot be used: another Portal has it, or it cannot be written.</summary>
/// <param name="message">What to do about it.</param>
/// <param name="innerException">The cause.</param>
public sealed class StateFolderException(string message, Exception? innerException = null) : Exception(message, innerException);
