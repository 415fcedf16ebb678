namespace Portal.Api.Etcd;

/// <summary>What came of one attempt: an answer, or a failure.</summary>
/// <typeparam name="T">What the answer is.</typeparam>
/// <param name="Answer">The answer; means nothing beside a failure.</param>
/// <param name="Failure">Why there is no answer; null when there is one.</param>
internal readonly record struct GatewayReply<T>(T? Answer, EtcdFailure? Failure)
{
    public static implicit operator GatewayReply<T>(T answer) => new(answer, null);

    public static implicit operator GatewayReply<T>(EtcdFailure failure) => new(default, failure);
}
