using System.Collections.Immutable;

namespace Portal.Api.Etcd;

/// <summary>One step of etcd. It takes at most 128 operations on either side and 1.5 MiB, unless its operator set other bounds.</summary>
/// <param name="Conditions">What must hold; with none, it always does.</param>
/// <param name="Then">What is done when all conditions hold. No key may be put twice.</param>
/// <param name="Else">What is done when one does not.</param>
public sealed record EtcdTransaction(ImmutableArray<EtcdCondition> Conditions, ImmutableArray<EtcdOperation> Then, ImmutableArray<EtcdOperation> Else)
{
    /// <summary>True when it changes nothing, whatever holds: it can be asked again.</summary>
    public bool IsReading => Then.Concat(Else).All(operation => operation is EtcdGet);
}
