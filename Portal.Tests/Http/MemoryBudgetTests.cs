using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Http;

namespace Portal.Tests.Http;

public sealed class MemoryBudgetTests
{
    [Test]
    public void There_is_so_much_and_what_comes_back_can_be_taken_again()
    {
        var budget = new MemoryBudget(100);
        budget.TryTake(60).Should().BeTrue();
        budget.TryTake(41).Should().BeFalse();
        budget.Free.Should().Be(40);
        budget.Return(60);
        budget.TryTake(100).Should().BeTrue();
    }

    [Test]
    public async Task Who_waits_is_served_in_turn_and_nobody_overtakes_him()
    {
        var budget = new MemoryBudget(100);
        budget.TryTake(90);
        var first = budget.TakeAsync(50, default).AsTask();
        var second = budget.TakeAsync(10, default).AsTask();
        budget.TryTake(1).Should().BeFalse("somebody waits");
        (first.IsCompleted, second.IsCompleted).Should().Be((false, false));
        budget.Return(90);
        (await Task.WhenAll(first, second)).Should().Equal(true, true);
        budget.Free.Should().Be(40);
    }

    [Test]
    public async Task Who_gives_up_takes_nothing_and_lets_the_next_pass()
    {
        var budget = new MemoryBudget(100);
        budget.TryTake(90);
        using var end = new CancellationTokenSource();
        var first = budget.TakeAsync(50, end.Token).AsTask();
        var second = budget.TakeAsync(10, default).AsTask();
        await end.CancelAsync();
        await first.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        (await second).Should().BeTrue();
        budget.Free.Should().Be(0);
    }

    [Test]
    public async Task Where_many_bodies_fill_the_room_the_oldest_waits_and_the_others_are_turned_away()
    {
        var memory = BodyMemory.Of(500);
        var (oldest, younger) = (memory.Join(), memory.Join());
        (await memory.TakeRestAsync(oldest, 50, default)).Should().BeTrue();
        (await memory.TakeRestAsync(younger, 50, default)).Should().BeTrue();
        (await memory.TakeRestAsync(younger, 10, default)).Should().BeFalse();
        var wait = memory.TakeRestAsync(oldest, 10, default).AsTask();
        wait.IsCompleted.Should().BeFalse();
        memory.Rests.Return(50);
        memory.Leave(younger);
        (await wait).Should().BeTrue();
    }
}
