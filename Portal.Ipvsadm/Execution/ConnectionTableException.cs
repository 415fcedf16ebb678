namespace Portal.Ipvsadm.Execution;

/// <summary>The kernel's connection table could not be read, or held a line that is not known.</summary>
/// <param name="message">What is wrong, with the line and its number.</param>
/// <param name="innerException">The cause.</param>
public sealed class ConnectionTableException(string message, Exception innerException) : Exception(message, innerException);
