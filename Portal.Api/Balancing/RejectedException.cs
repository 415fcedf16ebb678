namespace Portal.Api.Balancing;

/// <summary>A request was not carried out; the rejection says why, and nothing was changed.</summary>
/// <param name="rejection">Why.</param>
public sealed class RejectedException(Rejection rejection) : Exception(rejection.ToString())
{
    /// <summary>Why.</summary>
    public Rejection Rejection { get; } = rejection;
}
