using FluentAssertions;
using Portal.Api.State;
using Portal.Api.Storage;

namespace Portal.Tests.Storage;

/// <summary>A file has stored when the call returns, on the caller's thread: its tests need not wait.</summary>
internal static class StoreAtOnce
{
    public static void Initialise(this StateStore store, DeclaredState state) => IsStored(store.InitialiseAsync(state).AsTask());

    public static void Append(this StateStore store, IReadOnlyList<AcceptedChange> changes, DeclaredState after) =>
        IsStored(store.AppendAsync(store.Stored?.Revision ?? 0, changes, after).AsTask());

    private static void IsStored(Task<AppendOutcome> write)
    {
        write.IsCompleted.Should().BeTrue();
        write.GetAwaiter().GetResult().Should().Be(AppendOutcome.Stored, "nobody else writes there");
    }
}
