using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>A Portal of its own for each test, with an empty kernel.</summary>
internal abstract class PortalFixture
{
    protected TestPortal Portal { get; private set; } = null!;

    protected FakeKernel Kernel => Portal.Kernel;

    [SetUp]
    public async Task StartAsync() => Portal = await TestPortal.StartAsync();

    [TearDown]
    public async Task StopAsync() => await Portal.DisposeAsync();

    /// <summary>Sees that a request changed neither the kernel nor Portal's data, and asked the kernel for no change.</summary>
    protected void NothingHappened(long revision = 0)
    {
        Assert.That(Kernel.Commands, Is.Empty);
        Assert.That(Portal.State.Revision, Is.EqualTo(revision));
    }
}
