using System.Collections.Immutable;
using Portal.Api.Etcd;
using Portal.Api.State;
using Portal.Api.Storage;

namespace Portal.Api.Fleet;

/// <summary>What a fleet has in etcd, in its own words. It judges nothing.</summary>
internal sealed class FleetStore(IEtcd etcd, FleetKeys keys)
{
    private const int LinesAtOnce = 100;

    /// <summary>Reads what tells the fleet, how far its journal goes, and the first lines behind a revision, all at one instant.</summary>
    /// <param name="after">The revision.</param>
    /// <exception cref="EtcdException">It could not be read.</exception>
    /// <exception cref="FormatException">Another than Portal wrote it.</exception>
    public async Task<FleetLook> LookAsync(long after) =>
        LookOf(await etcd.CommitAsync(new EtcdTransaction([], Looking(after), []), CancellationToken.None));

    /// <summary>Appends lines if the head is still as it was.</summary>
    /// <param name="at">The head.</param>
    /// <param name="lines">The lines, each with its revision.</param>
    /// <param name="next">The head afterwards.</param>
    /// <returns>The new head when they are stored; else what there is.</returns>
    /// <exception cref="EtcdException">Nothing is stored, or, where it says so, nobody knows.</exception>
    public async Task<(KnownHead? Stored, FleetLook? Found)> AppendAsync(KnownHead at, IReadOnlyList<(long Revision, byte[] Line)> lines, FleetHead next)
    {
        var puts = ImmutableArray.CreateBuilder<EtcdOperation>(lines.Count + 1);
        var isLarge = lines.Sum(line => (long)line.Line.Length) > FleetLine.Largest;
        foreach (var (revision, line) in lines)
        {
            puts.Add(new EtcdPut(keys.Line(revision), isLarge && line.Length > FleetLine.Largest / lines.Count ? await PutPartsAsync(revision, line) : line));
        }

        puts.Add(new EtcdPut(keys.Head, next.Write()));
        var answer = await etcd.CommitAsync(new EtcdTransaction([new EtcdCondition(keys.Head, at.ModRevision)], puts.ToImmutable(), Looking(at.Head.Revision)), CancellationToken.None);
        return answer.Succeeded ? (new KnownHead(next, answer.Revision), null) : (null, LookOf(answer));
    }

    /// <summary>Puts the head anew, with the same value, so that nothing that was sent before and compares it can be carried out any more.</summary>
    public Task<(bool IsStored, KnownHead? Head)> FenceAsync(KnownHead at) => SwapAsync(at, [new EtcdPut(keys.Head, at.Head.Write())], at.Head);

    /// <summary>Says that there is a newer snapshot, and takes away what nobody needs any more. The snapshot before stays, and the lines from there on.</summary>
    public async Task<bool> AnnounceSnapshotAsync(KnownHead at, long snapshot)
    {
        if (at.Head.Snapshot >= snapshot)
        {
            return false;
        }

        var next = at.Head with { Snapshot = snapshot };
        var (isStored, _) = await SwapAsync(at, [new EtcdPut(keys.Head, next.Write())], next);
        if (isStored)
        {
            var oldest = at.Head.Snapshot;
            await etcd.CommitAsync(
                new EtcdTransaction([], [new EtcdDelete(keys.SnapshotsBefore(oldest)), new EtcdDelete(keys.Lines(0, oldest)), new EtcdDelete(keys.LinePartsUpTo(oldest))], []),
                CancellationToken.None);
        }

        return isStored;
    }

    /// <summary>Reads lines.</summary>
    /// <param name="first">The first one.</param>
    /// <param name="last">The last one.</param>
    /// <param name="known">Those of them that were read already, from the first one on.</param>
    /// <returns>Those that there are, in their order; there may be gaps where some were taken away.</returns>
    /// <exception cref="EtcdException">They could not be read.</exception>
    /// <exception cref="FormatException">One of them is none.</exception>
    public async Task<IReadOnlyList<byte[]>> ReadLinesAsync(long first, long last, ImmutableArray<EtcdPair> known = default)
    {
        List<byte[]> lines = [];
        var page = known.IsDefault ? null : new EtcdReading([.. known.TakeWhile(pair => FleetKeys.RevisionOf(pair.Key) <= last)], HasMore: known.Length == LinesAtOnce);
        for (var next = first; next <= last; page = null)
        {
            page ??= await etcd.ReadAsync(keys.Lines(next, last, LinesAtOnce), CancellationToken.None);
            foreach (var pair in page.Pairs)
            {
                next = FleetKeys.RevisionOf(pair.Key);
                lines.Add(FleetLine.PartsOf(pair.Value.Span) is var (writer, parts) ? await ReadPartsAsync(next, writer, parts) : pair.Value.ToArray());
                next++;
            }

            if (!page.HasMore)
            {
                break;
            }
        }

        return lines;
    }

    /// <summary>Finds the oldest snapshot that is kept.</summary>
    /// <returns>Its revision; null when there is none.</returns>
    /// <exception cref="EtcdException">It could not be read.</exception>
    /// <exception cref="FormatException">The key is none of Portal's.</exception>
    public async Task<long?> FindOldestSnapshotAsync()
    {
        var first = await etcd.ReadAsync(keys.Snapshots with { Limit = 1, KeysOnly = true }, CancellationToken.None);
        return first.Pairs is [{ Key: var key }, ..] ? FleetKeys.RevisionOf(key) : null;
    }

    /// <summary>Reads a snapshot.</summary>
    /// <returns>The state; null when it is not there.</returns>
    /// <exception cref="EtcdException">It could not be read.</exception>
    /// <exception cref="FormatException">It is damaged.</exception>
    public async Task<DeclaredState?> ReadSnapshotAsync(long revision)
    {
        var parts = await etcd.ReadAsync(keys.SnapshotParts(revision), CancellationToken.None);
        return parts.Pairs.IsEmpty ? null : StoredSnapshot.Read([.. parts.Pairs.SelectMany(part => part.Value.ToArray())]).State.State;
    }

    /// <summary>Writes a snapshot. It counts once the head names it.</summary>
    /// <exception cref="EtcdException">It could not be written.</exception>
    public async Task WriteSnapshotAsync(long revision, ReadOnlyMemory<byte> snapshot)
    {
        foreach (var (number, part) in FleetLine.Cut(snapshot).Index())
        {
            await PutAsync(keys.SnapshotPart(revision, number), part);
        }
    }

    /// <summary>Makes the fleet, or gives it another head than it has. Its snapshot must be written.</summary>
    /// <param name="id">The id of the fleet.</param>
    /// <param name="look">What there is now; when it is otherwise, nothing is done.</param>
    /// <param name="head">The head.</param>
    /// <returns>Whether it was done.</returns>
    /// <exception cref="EtcdException">It could not be done.</exception>
    public async Task<bool> MakeAsync(FleetId id, FleetLook look, FleetHead head)
    {
        var answer = await etcd.CommitAsync(
            new EtcdTransaction(
                [new EtcdCondition(keys.Id, look.IdModRevision), new EtcdCondition(keys.Head, look.Head?.ModRevision ?? 0)],
                [new EtcdPut(keys.Id, id.Write()), new EtcdPut(keys.Head, head.Write())],
                []),
            CancellationToken.None);
        return answer.Succeeded;
    }

    private ImmutableArray<EtcdOperation> Looking(long after) => [Get(keys.Id), Get(keys.Head), new EtcdGet(keys.Lines(after + 1, long.MaxValue - 1, LinesAtOnce))];

    private static FleetLook LookOf(EtcdAnswer answer)
    {
        var (id, head) = (answer.Readings[0].Pairs.FirstOrDefault(), answer.Readings[1].Pairs.FirstOrDefault());
        return new FleetLook(id is null ? null : FleetId.Read(id.Value.Span), HeadOf(head), id?.ModRevision ?? 0, answer.Readings[2].Pairs);
    }

    private static EtcdGet Get(string key) => new(EtcdRange.Key(key));

    private static KnownHead? HeadOf(EtcdPair? pair) => pair is null ? null : new KnownHead(FleetHead.Read(pair.Value.Span), pair.ModRevision);

    private async Task<(bool IsStored, KnownHead? Head)> SwapAsync(KnownHead at, ImmutableArray<EtcdOperation> puts, FleetHead next)
    {
        var answer = await etcd.CommitAsync(new EtcdTransaction([new EtcdCondition(keys.Head, at.ModRevision)], puts, [Get(keys.Head)]), CancellationToken.None);
        return answer.Succeeded ? (true, new KnownHead(next, answer.Revision)) : (false, HeadOf(answer.Readings[0].Pairs.FirstOrDefault()));
    }

    private async Task<ReadOnlyMemory<byte>> PutPartsAsync(long revision, byte[] line)
    {
        var (writer, parts) = (Guid.NewGuid().ToString("N"), FleetLine.Pack(line));
        foreach (var (number, part) in parts.Index())
        {
            await PutAsync(keys.LinePart(revision, writer, number), part);
        }

        return FleetLine.WriteParts(writer, parts.Count);
    }

    private async Task<byte[]> ReadPartsAsync(long revision, string writer, int count)
    {
        List<ReadOnlyMemory<byte>> parts = [];
        for (var number = 0; number < count; number++)
        {
            var part = await etcd.ReadAsync(EtcdRange.Key(keys.LinePart(revision, writer, number)), CancellationToken.None);
            parts.Add(part.Pairs.FirstOrDefault()?.Value ?? throw new FormatException($"part {number} of it is missing."));
        }

        return FleetLine.Unpack(parts);
    }

    // Nobody needs to know whether a part is there: what names it comes behind it.
    private async Task PutAsync(string key, ReadOnlyMemory<byte> value)
    {
        try
        {
            await etcd.CommitAsync(new EtcdTransaction([], [new EtcdPut(key, value)], []), CancellationToken.None);
        }
        catch (EtcdException exception) when (exception.Fault == EtcdFault.OutcomeUnknown)
        {
            throw new EtcdException(EtcdFault.Unreachable, exception.Message, exception);
        }
    }
}
