using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Ipvsadm.Execution;

namespace Portal.Api.Writing;

/// <summary>This part works off the queue.</summary>
public sealed partial class Balancer
{
    private async Task WorkAsync()
    {
        while (await queue.Reader.WaitToReadAsync())
        {
            while (queue.Reader.TryRead(out var item))
            {
                using (await gate.EnterWriteAsync())
                {
                    await (item is QueuedWrite write ? WriteAsync(TakeBurst(write)) : ((Func<Task>)item)());
                }

                if (following is not null && await following.LetOthersGoAsync())
                {
                    await CatchUpAsync(following);
                }
            }
        }
    }

    private async Task CatchUpAsync(Following others)
    {
        using var pass = await gate.EnterWriteAsync();
        try
        {
            await others.CatchUpAsync();
        }
        catch (Exception exception) when (ToRejection(exception) is RejectedException)
        {
            // The next write finds out the same.
        }
    }

    // Takes further requests that have arrived and concern other services. It never waits for one.
    private List<QueuedWrite> TakeBurst(QueuedWrite first)
    {
        List<QueuedWrite> burst = [first];
        while (burst.Count < (following is null ? LargestBurst : Following.LargestBurst)
            && queue.Reader.TryPeek(out var item)
            && item is QueuedWrite next
            && burst.TrueForAll(next.IsIndependentOf))
        {
            queue.Reader.TryRead(out _);
            burst.Add(next);
        }

        return burst;
    }

    private async Task WriteAsync(List<QueuedWrite> burst)
    {
        IReadOnlyList<QueuedWrite> rest = burst;
        try
        {
            await startup.EnsureAsync();
            following?.CheckWritable();
            rest = await services.WriteWithoutLookingAsync(burst);
        }
        catch (Exception exception)
        {
            Fail(burst, exception);
            return;
        }

        foreach (var write in rest)
        {
            try
            {
                await startup.EnsureAsync();
                following?.CheckWritable();
                write.Done(await DecideAnewAsync(() => services.LookAndWriteAsync(write.Intent, write.Terms)));
            }
            catch (Exception exception)
            {
                Fail([write], exception);
            }
        }
    }

    private static void Fail(IEnumerable<QueuedWrite> writes, Exception exception)
    {
        foreach (var write in writes.Where(write => !write.Answer.IsCompleted))
        {
            write.Failed(ToRejection(exception));
        }
    }

    private static Exception ToRejection(Exception exception) =>
        exception is IpvsadmException { Failure: var failure } ? new RejectedException(new IpvsadmFailed(failure)) : exception;

    // What has compared everything leaves nothing that differs.
    private async Task<WriteResult> EndDriftAsync(Task<WriteResult> work, WriteTerms terms)
    {
        var result = await work;
        if (!terms.IsDryRun)
        {
            drift.End();
        }

        return result;
    }

    private Task<T> WhenWritableAsync<T>(WriteTerms terms, Func<Task<T>> work) => WhenStartedAsync(() =>
    {
        if (!terms.IsDryRun)
        {
            following?.CheckWritable();
        }

        return DecideAnewAsync(work);
    });

    // Where other directors come first, their changes are taken over, and the request is decided on what there is then.
    private async Task<T> DecideAnewAsync<T>(Func<Task<T>> work)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work();
            }
            catch (RejectedException exception) when (following is not null && exception.Rejection == NotStored.Overtaken)
            {
                if (attempt == Following.Attempts)
                {
                    throw new RejectedException(new AlwaysOvertaken(attempt));
                }

                await following.CatchUpAsync(isOvertaken: true);
            }
            catch (RejectedException exception) when (following is not null && attempt < Following.Attempts && Following.IsOfData(exception.Rejection))
            {
                // What speaks against the request may be over for long on another director.
                if (!await following.CatchUpAsync())
                {
                    throw;
                }
            }
        }
    }

    private Task<T> WhenStartedAsync<T>(Func<Task<T>> work) => EnqueueAsync(async () =>
    {
        await startup.EnsureAsync();
        return await work();
    });

    private async Task<T> EnqueueAsync<T>(Func<Task<T>> work)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Func<Task> item = async () =>
        {
            try
            {
                answer.SetResult(await work());
            }
            catch (Exception exception)
            {
                answer.SetException(ToRejection(exception));
            }
        };
        return queue.Writer.TryWrite(item) ? await answer.Task : throw new RejectedException(new Stopping());
    }
}
