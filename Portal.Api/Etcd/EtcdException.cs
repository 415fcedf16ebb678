namespace Portal.Api.Etcd;

/// <summary>etcd did not do what it was asked for.</summary>
/// <param name="fault">Why, and what that says of the request.</param>
/// <param name="message">Names the endpoint or the file, and what to do; never a password or a token.</param>
/// <param name="innerException">What was caught.</param>
public sealed class EtcdException(EtcdFault fault, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Why, and what that says of the request.</summary>
    public EtcdFault Fault { get; } = fault;
}
