using Portal.Api.State;

namespace Portal.Api.Writing;

/// <summary>This part stores what a burst of commands has made. Where other directors come first, their changes are taken over below it.</summary>
internal sealed partial class ServiceWrites
{
    // Those that are returned were neither stored nor answered, and the kernel has nothing of them.
    private async Task<IReadOnlyList<QueuedWrite>> CommitAsync(IReadOnlyList<UnseenWrite> done)
    {
        List<QueuedWrite> anew = [];
        for (var attempt = 1; done.Count > 0; attempt++)
        {
            // What others have not touched is only sent again, and nobody has decided it anew.
            var isLast = committer.Following is null || attempt == Following.Sendings;
            var problem = await committer.CommitAsync([.. done.Select(StepOf)], keepsOvertaken: !isLast);
            if (problem == NotStored.Overtaken && !isLast)
            {
                done = await RebaseAsync(done, anew);
                continue;
            }

            foreach (var (write, decided, _) in done)
            {
                if (problem is not null)
                {
                    write.Failed(new RejectedException(problem == NotStored.Overtaken && committer.Following is not null ? new AlwaysOvertaken(attempt) : problem));
                    continue;
                }

                // Others of the burst may have changed other servers of the service.
                write.Done(Answer(decided, data.State.Table.Find(write.Intent.Key)));
            }

            break;
        }

        return anew;
    }

    private static CommitStep StepOf(UnseenWrite unseen) =>
        new(unseen.Decided.Steps, unseen.Write.Terms.Caller, KernelWork.Of(unseen.Command)) { IsForced = unseen.Write.Terms.IsForced };

    // What others have not touched stays in the kernel as it was made, as long as it would be made so again.
    private async Task<IReadOnlyList<UnseenWrite>> RebaseAsync(IReadOnlyList<UnseenWrite> done, List<QueuedWrite> anew)
    {
        var following = committer.Following!;
        List<UnseenWrite> left = [.. done];
        try
        {
            var news = await following.ReadAsync(isOvertaken: true);
            if (news is not null)
            {
                await TakeBackAsync(left, anew, unseen => Following.Touches(news, unseen.Write.Intent.Key));
                await following.TakeAsync(news);
            }
        }
        catch (RejectedException exception)
        {
            await applier.TakeBackAsync(left.SelectMany(unseen => unseen.Decided.Steps.Table.Changes));
            left.ForEach(unseen => unseen.Write.Failed(exception));
            return [];
        }

        List<UnseenWrite> again = [];
        await TakeBackAsync(left, anew, unseen =>
        {
            if (DecideAgain(unseen) is not { } same)
            {
                return true;
            }

            again.Add(same);
            return false;
        });
        return again;
    }

    private async Task TakeBackAsync(List<UnseenWrite> writes, List<QueuedWrite> anew, Func<UnseenWrite, bool> isOut)
    {
        List<UnseenWrite> gone = [.. writes.Where(isOut)];
        if (gone.Count > 0)
        {
            await applier.TakeBackAsync(gone.SelectMany(unseen => unseen.Decided.Steps.Table.Changes));
            writes.RemoveAll(gone.Contains);
            anew.AddRange(gone.Select(unseen => unseen.Write));
        }
    }

    private UnseenWrite? DecideAgain(UnseenWrite unseen)
    {
        try
        {
            return DecideUnseen(unseen.Write) is { } again && again.Command.Equals(unseen.Command) ? again : null;
        }
        catch (RejectedException)
        {
            // It is decided after a look at the kernel, and refused then.
            return null;
        }
    }
}
