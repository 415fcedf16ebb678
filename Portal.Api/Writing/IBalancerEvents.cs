using Portal.Api.State;

namespace Portal.Api.Writing;

/// <summary>Is told what the balancer has done, in the order in which it was done. It must neither wait nor throw: writes wait for it.</summary>
public interface IBalancerEvents
{
    /// <summary>A change was accepted: the kernel has it and it is stored.</summary>
    /// <param name="change">The change.</param>
    /// <param name="before">Portal's data before it.</param>
    /// <param name="after">Portal's data after it.</param>
    void Accepted(AcceptedChange change, DeclaredState before, DeclaredState after);

    /// <summary>The drained target has no connection left. Reported once for each drain.</summary>
    /// <param name="drain">The drain.</param>
    /// <param name="caller">Who has seen it.</param>
    /// <param name="state">Portal's data.</param>
    void Emptied(Drain drain, Caller caller, DeclaredState state);

    /// <summary>The kernel differed from Portal's data and was put right, or could not be put right.</summary>
    /// <param name="repair">What was done.</param>
    void PutRight(KernelRepair repair);

    /// <summary>The kernel began to differ from Portal's data, differs otherwise, or differs no more.</summary>
    /// <param name="report">What was seen.</param>
    void Drifted(DriftReport report);
}
