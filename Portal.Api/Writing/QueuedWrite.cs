using Portal.Api.Intents;

namespace Portal.Api.Writing;

/// <summary>A request about one service that waits in the queue, and the one who waits for its answer.</summary>
internal sealed class QueuedWrite(ServiceIntent intent, WriteTerms terms)
{
    private readonly TaskCompletionSource<WriteResult> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What is wanted.</summary>
    public ServiceIntent Intent => intent;

    /// <summary>Who wants it, and on what terms.</summary>
    public WriteTerms Terms => terms;

    /// <summary>The answer, when there is one.</summary>
    public Task<WriteResult> Answer => answer.Task;

    /// <summary>Answers that it was done.</summary>
    public void Done(WriteResult result) => answer.SetResult(result);

    /// <summary>Answers that it was not done.</summary>
    public void Failed(Exception exception) => answer.SetException(exception);

    /// <summary>
    /// Whether this and another request can be carried out in any order, each for itself: they are about different
    /// services, or different servers of one.
    /// </summary>
    public bool IsIndependentOf(QueuedWrite other) =>
        intent.Key != other.Intent.Key
        || (intent is ServerIntent mine && other.Intent is ServerIntent others && mine.Server != others.Server);
}
