using FluentAssertions;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Fleet;

/// <summary>Directors that share a store in memory.</summary>
internal abstract class FleetFixture : SharedStoreFixture<Director>
{
    protected static readonly WriteTerms Me = new(new Caller("127.0.0.1", "a test") { RequestId = "1", Reason = "to see it" });

    /// <summary>A director that is not started yet.</summary>
    protected Director Make(FakeKernel? kernel = null, BalancerPolicy? policy = null, TimeProvider? time = null) => Keep(new Director(Etcd, kernel, policy, time));

    /// <summary>Directors of one fleet; the first has made it, with what is given.</summary>
    protected async Task<Director[]> FleetAsync(int count, params VirtualService[] services)
    {
        List<Director> fleet = [await Make(new FakeKernel(services)).StartedAsync(makes: true)];
        while (fleet.Count < count)
        {
            fleet.Add(await Make().StartedAsync());
        }

        return [.. fleet];
    }

    protected static Task<WriteResult> AddServerAsync(Director director, byte n, RealServerSettings? settings = null) =>
        director.Balancer.WriteAsync(new AddServerIntent(Known.Web.Key, Known.Server(n), settings ?? Known.Plain), Me);

    protected static async Task<Rejection> RejectionOf(Func<Task> work) => (await FluentActions.Awaiting(work).Should().ThrowAsync<RejectedException>()).Which.Rejection;

    /// <summary>Each takes over what the others have changed.</summary>
    protected static async Task FollowAsync(params Director[] fleet)
    {
        foreach (var director in fleet)
        {
            await director.Balancer.FollowAsync(retries: false);
        }
    }

    /// <summary>All have the same data, the kernel has them, and the copy too: also the order in which servers came.</summary>
    protected static void AllAreEqual(params Director[] fleet)
    {
        foreach (var director in fleet)
        {
            director.Balancer.State.Revision.Should().Be(fleet[0].Balancer.State.Revision);
            director.Journal.Stored!.Digest.Should().Be(fleet[0].Journal.Stored!.Digest).And.NotBeEmpty();
            director.Balancer.State.Table.ShouldBe([.. fleet[0].Balancer.State.Table.Services]);
            director.Balancer.State.Table.ShouldHaveTheOrderOf(fleet[0].Balancer.State.Table);
            director.Kernel.Table.ShouldBe([.. director.Balancer.State.Table.Services]);
            director.Kernel.Table.ShouldHaveTheOrderOf(director.Balancer.State.Table);
        }
    }
}
