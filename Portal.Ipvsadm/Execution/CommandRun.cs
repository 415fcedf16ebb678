using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Text;

namespace Portal.Ipvsadm.Execution;

/// <summary>
/// Runs commands in chunks that have one mark each. When ipvsadm wrote nothing before the mark, all of the chunk
/// succeeded, which is what nearly always happens, at the cost of one answer. When it wrote something, ended or hung,
/// nobody knows which of the commands it was about; the chunk is then run a second time with a mark for each command.
/// The next chunk is not sent before the one before it has been answered for.
/// </summary>
/// <remarks>
/// <para>A second run is safe for the commands of one call, none of which is about the same service or server as
/// another: editing twice is editing once, and adding or deleting twice changes nothing the second time and says so.
/// What says so the second time was done the first time, provided that nothing like it was said then: otherwise it
/// stays a failure, and the caller looks at the kernel. So it is too when the first text was longer than what is
/// kept. A process that ended, or was killed because it hung, is known to be gone before another takes its
/// place, or cannot come back to the rest of its lines: the signal that ends it comes first.</para>
/// <para>What the second run says of a command is its outcome, so whatever ends or hangs ipvsadm again is found at the
/// command that does it, and those behind it are not run; a hang is waited for twice. What ended it only the first time,
/// a signal to all of Portal's processes for one, is made good. A command alone is run once.</para>
/// </remarks>
internal sealed class CommandRun(Func<Task<RestoreSession>> openSession)
{
    // A mark costs about as much as four commands; what fails is found by running as many again.
    private const int ChunkSize = 512;

    /// <summary>Runs commands in their order.</summary>
    /// <param name="commands">At least one command.</param>
    /// <returns>A failure or null for each.</returns>
    /// <exception cref="ArgumentException">One of them cannot be written; none was sent.</exception>
    public async Task<IReadOnlyList<IpvsadmFailure?>> RunAsync(IReadOnlyList<IpvsadmCommand> commands)
    {
        var lines = new CommandLines(commands);
        var failures = new IpvsadmFailure?[commands.Count];
        var goesOn = true;
        for (var start = 0; start < failures.Length; start += ChunkSize)
        {
            var chunk = start..Math.Min(start + ChunkSize, failures.Length);
            if (goesOn)
            {
                goesOn = await RunChunkAsync(lines, chunk, failures);
            }
            else
            {
                Fill(lines, chunk, [], failures);
            }
        }

        return failures;
    }

    // False when ipvsadm ended or hung, and what comes behind must not be run.
    private async Task<bool> RunChunkAsync(CommandLines lines, Range chunk, IpvsadmFailure?[] failures)
    {
        var (_, count) = chunk.GetOffsetAndLength(lines.Count);
        var session = await openSession();
        var first = (await session.RunAsync(lines, chunk, count))[0]!;
        if (first is { Message.Length: 0, Process: null })
        {
            return true;
        }

        if (count == 1 || first.Process is { IsNotStarted: true })
        {
            Fill(lines, chunk, [first], failures);
            return first.Process is null;
        }

        session = await openSession();
        var second = await session.RunAsync(lines, chunk, perMark: 1);
        Fill(lines, chunk, second, failures);
        for (var i = 0; i < count; i++)
        {
            ref var failure = ref failures[chunk.Start.Value + i];
            failure = failure is { } said && WasDone(lines[chunk.Start.Value + i], said, first) ? null : failure;
        }

        return Array.TrueForAll(second, end => end is { Process: null });
    }

    // Whether a failure says that a command had been carried out already, by the first run and nobody else.
    private static bool WasDone(IpvsadmCommand command, IpvsadmFailure failure, LineEnd first)
    {
        MessageKind? done = (command, failure.Kind) switch
        {
            (AddService, FailureKind.ServiceExists) => MessageKind.ServiceExists,
            (AddServer, FailureKind.ServerExists) => MessageKind.ServerExists,
            (DeleteServer, FailureKind.NoSuchServer) => MessageKind.NoSuchServer,
            (DeleteService, FailureKind.NoSuchService) => MessageKind.NoSuchService,
            _ => null,
        };
        return done is { } kind && !first.IsCut && !IpvsadmMessage.Holds(first.Message, kind);
    }

    private static void Fill(CommandLines lines, Range chunk, ReadOnlySpan<LineEnd?> ends, Span<IpvsadmFailure?> failures)
    {
        var (start, count) = chunk.GetOffsetAndLength(lines.Count);
        for (var i = 0; i < count; i++)
        {
            failures[start + i] = FailureText.Of(lines[start + i], i < ends.Length ? ends[i] : null);
        }
    }
}
