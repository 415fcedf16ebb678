using System.Collections.Immutable;

namespace Portal.Api.Readiness;

/// <summary>Gets the result of each readiness check. It must neither wait nor throw.</summary>
public interface IReadinessObserver
{
    /// <summary>All checks were made.</summary>
    /// <param name="checks">The checks, in a fixed order.</param>
    void Checked(ImmutableArray<ReadinessCheck> checks);
}
