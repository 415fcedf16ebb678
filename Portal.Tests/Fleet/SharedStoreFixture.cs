using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Fleet;

/// <summary>A store in memory, and those who share it.</summary>
/// <typeparam name="T">Who shares it.</typeparam>
internal abstract class SharedStoreFixture<T>
    where T : IAsyncDisposable
{
    private readonly List<T> sharers = [];

    protected MemoryEtcd Etcd { get; private set; } = new();

    [SetUp]
    public void Begin() => Etcd = new MemoryEtcd();

    [TearDown]
    public async Task EndAsync()
    {
        Etcd.IsAway = false;
        foreach (var sharer in sharers)
        {
            await sharer.DisposeAsync();
        }

        sharers.Clear();
    }

    /// <summary>Ends somebody with the test.</summary>
    protected T Keep(T sharer)
    {
        sharers.Add(sharer);
        return sharer;
    }
}
