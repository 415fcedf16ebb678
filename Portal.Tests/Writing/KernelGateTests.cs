using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Writing;

namespace Portal.Tests.Writing;

public sealed class KernelGateTests
{
    private KernelGate gate = new();

    [SetUp]
    public void Start() => gate = new KernelGate();

    [Test]
    public async Task Many_list_together()
    {
        using var first = await gate.EnterReadAsync(CancellationToken.None);
        gate.EnterReadAsync(CancellationToken.None).IsCompletedSuccessfully.Should().BeTrue();
    }

    [Test]
    public async Task One_writes_alone()
    {
        var writer = await gate.EnterWriteAsync();
        var (reader, other) = (gate.EnterReadAsync(CancellationToken.None), gate.EnterWriteAsync());
        (reader.IsCompleted || other.IsCompleted).Should().BeFalse();
        writer.Dispose();
        (await other).Dispose();
        (await reader).Dispose();
    }

    [Test]
    public async Task Whether_anything_was_written_meanwhile_is_known()
    {
        var before = gate.Version;
        (await gate.EnterReadAsync(CancellationToken.None)).Dispose();
        gate.IsQuietSince(before).Should().BeTrue();
        var writer = await gate.EnterWriteAsync();
        var during = gate.Version;
        gate.IsQuietSince(before).Should().BeFalse();
        gate.IsQuietSince(during).Should().BeFalse("something is being written");
        var next = gate.EnterWriteAsync();
        writer.Dispose();
        gate.IsQuietSince(during).Should().BeFalse();
        var later = gate.Version;
        (await next).Dispose();
        gate.IsQuietSince(later).Should().BeFalse("the next one has written");
        gate.IsQuietSince(gate.Version).Should().BeTrue();
    }

    [Test]
    public async Task One_who_waits_to_write_goes_before_those_who_come_to_list_later()
    {
        var early = await gate.EnterReadAsync(CancellationToken.None);
        var writer = gate.EnterWriteAsync();
        var late = gate.EnterReadAsync(CancellationToken.None);
        (writer.IsCompleted || late.IsCompleted).Should().BeFalse();
        early.Dispose();
        var writing = await writer;
        late.IsCompleted.Should().BeFalse();
        writing.Dispose();
        (await late).Dispose();
    }

    [Test]
    public async Task All_who_wait_to_list_come_in_when_nobody_writes()
    {
        var writer = await gate.EnterWriteAsync();
        var readers = Enumerable.Range(0, 5).Select(_ => gate.EnterReadAsync(CancellationToken.None)).ToList();
        writer.Dispose();
        (await Task.WhenAll(readers)).Should().HaveCount(5);
    }

    [Test]
    public async Task One_who_gives_up_waiting_keeps_nobody_out()
    {
        var writer = await gate.EnterWriteAsync();
        using var patience = new CancellationTokenSource();
        var reader = gate.EnterReadAsync(patience.Token);
        await patience.CancelAsync();
        await FluentActions.Awaiting(() => reader).Should().ThrowAsync<OperationCanceledException>();
        writer.Dispose();
        (await gate.EnterWriteAsync()).Dispose();
    }

    [Test]
    public async Task One_who_joins_keeps_the_right_when_the_first_one_leaves()
    {
        var first = await gate.EnterReadAsync(CancellationToken.None);
        var joined = gate.Join();
        first.Dispose();
        var writer = gate.EnterWriteAsync();
        writer.IsCompleted.Should().BeFalse();
        joined.Dispose();
        (await writer).Dispose();
        gate.Invoking(nobody => nobody.Join()).Should().Throw<InvalidOperationException>();
    }

    [Test]
    public async Task A_right_is_given_back_once()
    {
        var one = await gate.EnterReadAsync(CancellationToken.None);
        using var other = await gate.EnterReadAsync(CancellationToken.None);
        one.Dispose();
        one.Dispose();
        gate.EnterWriteAsync().IsCompleted.Should().BeFalse("the other one still lists");
    }

    [Test]
    public async Task However_they_come_nobody_lists_while_one_writes()
    {
        var random = new Random(1);
        var (readers, writers, broken, most) = (0, 0, 0, 0);
        async Task ComeAsync(int kind)
        {
            await Task.Yield();
            using var patience = new CancellationTokenSource();
            if (kind == 2)
            {
                patience.CancelAfter(TimeSpan.FromMilliseconds(1));
            }

            try
            {
                using var pass = kind == 0 ? await gate.EnterWriteAsync() : await gate.EnterReadAsync(patience.Token);
                var (listing, writing) = kind == 0 ? (Volatile.Read(ref readers), Interlocked.Increment(ref writers)) : (Interlocked.Increment(ref readers), Volatile.Read(ref writers));
                most = Math.Max(most, listing);
                Interlocked.Add(ref broken, kind == 0 ? Convert.ToInt32(listing > 0 || writing > 1) : Convert.ToInt32(writing > 0));
                await Task.Yield();
                _ = kind == 0 ? Interlocked.Decrement(ref writers) : Interlocked.Decrement(ref readers);
            }
            catch (OperationCanceledException)
            {
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 5000).Select(_ => ComeAsync(random.Next(8) switch { 0 => 0, 1 => 2, _ => 1 }))).WaitAsync(TimeSpan.FromMinutes(3));
        broken.Should().Be(0);
        most.Should().BeGreaterThan(1);
    }
}
