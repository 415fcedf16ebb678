namespace Portal.Ipvsadm.Execution;

/// <summary>A listing could not be had. The failure says why.</summary>
/// <param name="failure">What happened.</param>
public sealed class IpvsadmException(IpvsadmFailure failure) : Exception(Describe(failure))
{
    /// <summary>What happened.</summary>
    public IpvsadmFailure Failure { get; } = failure;

    /// <summary>A failure as a sentence.</summary>
    /// <param name="failure">The failure.</param>
    /// <returns>For example <c>ipvsadm -R: ModuleMissing. Can't initialize ipvs: Protocol not available</c>.</returns>
    public static string Describe(IpvsadmFailure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return $"{failure.Command}: {failure.Kind}. {failure.StandardError}";
    }
}
