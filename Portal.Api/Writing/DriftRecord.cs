namespace Portal.Api.Writing;

/// <summary>Keeps what is known of drift, and tells when that changes. Those who look and those who write may use it at the same time.</summary>
internal sealed class DriftRecord(KernelGate gate, DeclaredData data, BalancerLog log, IBalancerEvents? events)
{
    private readonly Lock state = new();
    private volatile DriftStatus status = DriftStatus.None;

    /// <summary>What is known.</summary>
    public DriftStatus Status => status;

    /// <summary>Records the result of a check. A write of Portal at the same time can look like drift: then only drift that is already known counts.</summary>
    /// <param name="drift">What differs.</param>
    /// <param name="version">The version of the gate when the look began.</param>
    /// <returns>False when it is not believed.</returns>
    public bool TrySee(Drift drift, long version)
    {
        lock (state)
        {
            if (drift != status.Drift && !gate.IsQuietSince(version))
            {
                return false;
            }

            See(drift);
            return true;
        }
    }

    /// <summary>Takes in what one has found who kept all others from writing.</summary>
    /// <param name="drift">What differs.</param>
    public void See(Drift drift)
    {
        lock (state)
        {
            Turn(drift);
            status = status with { LastLook = data.Now, Unmanaged = drift.Unmanaged };
        }
    }

    /// <summary>The kernel was made equal to Portal's data, or Portal's data to the kernel.</summary>
    public void End()
    {
        lock (state)
        {
            Turn(Drift.None);
        }
    }

    private void Turn(Drift drift)
    {
        if (drift == status.Drift)
        {
            return;
        }

        var turn = status.Drift.IsNone ? DriftTurn.Started : drift.IsNone ? DriftTurn.Ended : DriftTurn.Changed;
        var since = status.Since ?? data.Now;
        status = status with { Drift = drift, Since = drift.IsNone ? null : since };
        log.Drifted(turn, since, drift);
        events?.Drifted(new DriftReport(turn, data.State.Revision, since, drift) { Annotations = data.State.Annotations });
    }
}
