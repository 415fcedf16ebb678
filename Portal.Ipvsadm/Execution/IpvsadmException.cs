namespace Portal.Ipvsadm.Execution;

/// <summary>A listing could not be had. The failure says why.</summary>
/// <param name="failure">What happened.</param>
public sealed class IpvsadmException(IpvsadmFailure failure) : Exception($"{failure.Command}: {failure.Kind}. {failure.StandardError}")
{
    /// <summary>What happened.</summary>
    public IpvsadmFailure Failure { get; } = failure;
}
