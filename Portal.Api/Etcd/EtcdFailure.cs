namespace Portal.Api.Etcd;

/// <summary>Why one attempt at one endpoint gave no answer.</summary>
/// <param name="Kind">What it says of the request.</param>
/// <param name="Fault">What a caller is told when no other endpoint does better.</param>
/// <param name="Text">Names the endpoint and what came; no sentence's end, no secret.</param>
internal sealed record EtcdFailure(EtcdFailureKind Kind, EtcdFault Fault, string Text)
{
    /// <summary>Whether there was no answer in time.</summary>
    public bool IsSilence { get; init; }
}
