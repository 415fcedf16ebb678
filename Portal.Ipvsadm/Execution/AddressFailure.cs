namespace Portal.Ipvsadm.Execution;

/// <summary>Why a change of addresses failed.</summary>
/// <param name="Reason">What <c>ip</c> says of it, or why there is none.</param>
/// <param name="IsCertain">False when nobody knows whether it was made all the same.</param>
public sealed record AddressFailure(string Reason, bool IsCertain);
