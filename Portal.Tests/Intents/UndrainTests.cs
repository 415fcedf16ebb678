using System.Collections.Immutable;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;
using Portal.Tests.Draining;

namespace Portal.Tests.Intents;

/// <summary>What ends a drain, and what leaves it: a weight that is given, and a list that is sent back as it was read.</summary>
internal sealed class UndrainTests : DrainFixture
{
    private static readonly TestCaseData[] Readded =
    [
        new TestCaseData(new AddServerIntent(Web.Key, Known.Server(1), Heavy), 5).SetName("A server is added again as it was"),
        new TestCaseData(new AddServerIntent(Web.Key, Known.Server(1), Known.Plain), 1).SetName("A server is added again as another"),
        new TestCaseData(new ReplaceServerIntent(Web.Key, Known.Server(1), new RealServerSettings { Weight = 9 }), 9).SetName("A server is replaced"),
        new TestCaseData(new ReplaceServerIntent(Web.Key, Known.Server(1), Known.Drained), 0).SetName("A server is replaced by one of weight 0"),
        new TestCaseData(Weighed(7), 7).SetName("A server gets a weight"),
        new TestCaseData(Weighed(5), 5).SetName("A server gets the weight that is declared for it"),
        new TestCaseData(new ResetServersIntent(Web.Key, Web.Servers), 5).SetName("All servers are given"),
        new TestCaseData(new ResetServersIntent(Web.Key, Web.Servers.SetItem(Known.Server(1), Known.Drained)), 0).SetName("A list gives it weight 0"),
    ];

    [TestCaseSource(nameof(Readded))]
    public async Task To_add_again_what_is_drained_ends_the_drain(ServiceIntent intent, int weight)
    {
        await DrainFirstAsync();
        await WriteAsync(intent);
        AllAre(3, Web.WithServer(Known.Server(1), Known.Plain with { Weight = weight }));
        Balancer.State.Drains.All.Should().BeEmpty();
        Time.Advance(Minute);
        await LookAsync();
        Kernel.Table.Find(Web.Key, Known.Server(1)).Should().NotBeNull();
    }

    private static readonly TestCaseData[] ServiceReadded =
    [
        new TestCaseData(new AddServiceIntent(Web.Key, Web.Settings, null)).SetName("A service is added again"),
        new TestCaseData(new AddServiceIntent(Web.Key, Web.Settings, Web.Servers)).SetName("A service is added again with its servers"),
        new TestCaseData(new ReplaceServiceIntent(Web.Key, Web.Settings, null)).SetName("A service is replaced"),
        new TestCaseData(Weighed(5)).SetName("One of its servers gets a weight"),
        new TestCaseData(new AddServerIntent(Web.Key, Known.Server(2), Known.Plain)).SetName("One of its servers is added again"),
        new TestCaseData(new ResetServersIntent(Web.Key, Web.Servers)).SetName("All its servers are given"),
    ];

    [TestCaseSource(nameof(ServiceReadded))]
    public async Task To_add_a_drained_service_again_lets_all_of_it_serve(ServiceIntent intent)
    {
        await WriteAsync(new DrainServiceIntent(Web.Key, Minute));
        await WriteAsync(intent);
        AllAre(3, Web);
        Balancer.State.Drains.All.Should().BeEmpty();
    }

    private static readonly TestCaseData[] Left =
    [
        new TestCaseData(Weighed(0), 0).SetName("A server gets weight 0"),
        new TestCaseData(new PatchServerIntent(Web.Key, Known.Server(1), new ServerPatch()), 5).SetName("Of a server something else is said"),
        new TestCaseData(new ResetServersIntent(Web.Key, Web.Servers) { KeepsWeights = true }, 5).SetName("A list leaves the weights"),
        new TestCaseData(new ResetServersIntent(Web.Key, Web.Servers) { Marks = FirstMarked }, 5).SetName("A list has it as it was read"),
        new TestCaseData(new ReplaceServiceIntent(Web.Key, Web.Settings, Web.Servers) { Marks = FirstMarked }, 5).SetName("A service has it as it was read"),
        new TestCaseData(new ReplaceServerIntent(Web.Key, Known.Server(1), Heavy) { Marks = FirstMarked }, 5).SetName("It is sent back as it was read"),
        new TestCaseData(new AddServerIntent(Web.Key, Known.Server(1), Heavy) { Marks = FirstMarked }, 5).SetName("It is added as it was read"),
        new TestCaseData(Weighed(5) with { Marks = FirstMarked }, 5).SetName("It is patched with what was read"),
        new TestCaseData(new AddServerIntent(Web.Key, Known.Server(3), Known.Plain), 5).SetName("Another server is added"),
    ];

    [TestCaseSource(nameof(Left))]
    public async Task What_gives_it_no_weight_leaves_a_drain(ServiceIntent intent, int weight)
    {
        await DrainFirstAsync();
        await WriteAsync(intent);
        Balancer.State.Drains.All.Should().ContainSingle().Which.Target.Should().Be(First);
        Balancer.State.Table.Find(Web.Key, Known.Server(1))!.Weight.Should().Be(weight);
        Kernel.Table.Find(Web.Key, Known.Server(1))!.Weight.Should().Be(0);
        await WriteAsync(new CancelDrainIntent(Web.Key, Known.Server(1)));
        Kernel.Table.Find(Web.Key, Known.Server(1))!.Weight.Should().Be(weight);
        Kernel.Table.ShouldBe(Balancer.State.Table);
    }

    [Test]
    public async Task Another_weight_than_was_read_ends_a_drain_all_the_same()
    {
        await DrainFirstAsync();
        await WriteAsync(new ReplaceServerIntent(Web.Key, Known.Server(1), new RealServerSettings { Weight = 6 }) { Marks = FirstMarked });
        AllAre(3, Web.WithServer(Known.Server(1), new RealServerSettings { Weight = 6 }));
        Balancer.State.Drains.All.Should().BeEmpty();
    }

    [Test]
    public async Task A_service_that_is_sent_back_as_it_was_read_stays_drained()
    {
        await WriteAsync(new DrainServiceIntent(Web.Key, Minute));
        await WriteAsync(new ReplaceServiceIntent(Web.Key, Web.Settings, Web.Servers) { Marks = new DrainMarks(OfService: true, [Known.Server(1), Known.Server(2)]) });
        AllAre(2, Web);
        await Balancer.ResetAsync(IpvsTable.Of([Web]), Me, marks: Marks(new DrainMarks(OfService: true, [Known.Server(1), Known.Server(2)])));
        AllAre(2, Web);
        await Balancer.ResetAsync(IpvsTable.Of([Web]), Me, marks: Marks(new DrainMarks(OfService: true, [Known.Server(1)])));
        AllAre(3, Web);
        Balancer.State.Drains.All.Should().BeEmpty("the other server was given a weight");
    }

    [Test]
    public async Task A_reset_that_keeps_weights_keeps_drains()
    {
        await DrainFirstAsync();
        await Balancer.ResetAsync(IpvsTable.Of([Known.Web.With(1, 2, 3)]), Me, keepsWeights: true);
        AllAre(3, Known.Web.With(1, 2, 3).WithServer(Known.Server(1), Heavy));
        Balancer.State.Drains.All.Should().ContainSingle();
        await Balancer.ResetAsync(IpvsTable.Of([Known.Web.With(1, 2, 3)]), Me);
        Balancer.State.Table.ShouldBe(Known.Web.With(1, 2, 3));
        Balancer.State.Drains.All.Should().BeEmpty();
    }

    private static DrainMarks FirstMarked => new(OfService: false, [Known.Server(1)]);

    private static ImmutableSortedDictionary<ServiceKey, DrainMarks> Marks(DrainMarks marks) => ImmutableSortedDictionary<ServiceKey, DrainMarks>.Empty.Add(Web.Key, marks);
}
