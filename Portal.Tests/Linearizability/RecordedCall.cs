namespace Portal.Tests.Linearizability;

/// <summary>A request with its answer and the instants at which it was sent and the answer was there.</summary>
/// <param name="Client">Who asked.</param>
/// <param name="Request">The request.</param>
/// <param name="Answer">The answer; null when the caller went away before it came.</param>
/// <param name="Sent">When it was sent, by a clock that only counts.</param>
/// <param name="Answered">When the answer had come.</param>
internal sealed record RecordedCall(int Client, ModelRequest Request, ModelAnswer? Answer, long Sent, long Answered)
{
    public override string ToString() => $"{Sent,4} to {(Answer is null ? "ever" : Answered),4}  client {Client}: {Request} => {Answer?.ToString() ?? "?"}";
}
