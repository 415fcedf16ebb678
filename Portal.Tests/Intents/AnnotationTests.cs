using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;
using Portal.Tests.Writing;

namespace Portal.Tests.Intents;

/// <summary>Names and labels: Portal's data only.</summary>
internal sealed class AnnotationTests : BalancerFixture
{
    private static readonly AnnotationEdit Shop = new() { Name = "shop", Labels = AnnotationEdit.NoLabels.Add("env", "test") };

    private Annotation Web => Balancer.State.Annotations.Of(Known.Web.Key).Own;

    private Annotation First => Balancer.State.Annotations.Of(Known.Web.Key).Of(Known.Server(1));

    [SetUp]
    public async Task DeclareAsync()
    {
        await DeclareAsync(Known.Web.With(1, 2), Known.Dns);
        await WriteAsync(new ReplaceServiceIntent(Known.Web.Key, Known.Web.Settings, null) { Annotations = new ServiceAnnotationEdit(Shop, ServiceAnnotationEdit.NoServers) });
        await WriteAsync(new ReplaceServerIntent(Known.Web.Key, Known.Server(1), Known.Plain) { Annotations = ServiceAnnotationEdit.Of(Known.Server(1), Shop) });
        Kernel.Forget();
    }

    [Test]
    public void The_kernel_has_nothing_of_them_and_the_journal_has_all()
    {
        Kernel.Table.ShouldBe(Known.Web.With(1, 2), Known.Dns);
        Store.Changes[^2].Steps.Table.Changes.Should().BeEmpty();
        Store.Changes[^2].Steps.Annotations.Should().Equal(new AnnotationChange(Known.Web.Key, null, Shop.Apply(Annotation.None)));
        Store.Stored.Should().Be(Balancer.State);
        Balancer.State.Revision.Should().Be(3);
    }

    [Test]
    public async Task An_import_keeps_them_where_the_key_stays_and_nowhere_else()
    {
        Kernel.ByHand(_ => IpvsTable.Of([(Known.Web with { Settings = new VirtualServiceSettings { Scheduler = "sh" } }).With(1, 3)]));
        await Balancer.ImportAsync(Me);
        (Web.Name, First.Name).Should().Be(("shop", "shop"));
        Kernel.ByHand(_ => IpvsTable.Of([Known.Web.With(2)]));
        await Balancer.ImportAsync(Me);
        (Web.Name, First.Name).Should().Be(("shop", ""));
        Kernel.ByHand(_ => IpvsTable.Empty);
        await Balancer.ImportAsync(Me with { IsForced = true });
        Balancer.State.Annotations.IsEmpty.Should().BeTrue();
    }

    [Test]
    public async Task A_push_a_repair_and_a_host_out_of_service_leave_them()
    {
        Kernel.ByHand(_ => IpvsTable.Empty);
        await Balancer.PushAsync(Me);
        await Balancer.MaintainAsync(Known.Server(1).Address, isOut: true, Me);
        await Balancer.MaintainAsync(Known.Server(1).Address, isOut: false, Me);
        (Web.Name, First.Name).Should().Be(("shop", "shop"));
    }

    [Test]
    public async Task What_is_reset_without_a_word_about_them_keeps_them()
    {
        await Balancer.ResetAsync(IpvsTable.Of([Known.Web.With(1, 3)]), Me);
        (Web.Name, First.Name).Should().Be(("shop", "shop"));
        await WriteAsync(new ResetServersIntent(Known.Web.Key, Known.Web.With(3).Servers));
        (Web.Name, First.Name).Should().Be(("shop", ""));
    }

    [Test]
    public async Task What_is_drained_keeps_them_until_it_goes()
    {
        Kernel.SetConnections(Known.Web.Key, Known.Server(1), 1, 0);
        await WriteAsync(new DrainServerIntent(Known.Web.Key, Known.Server(1), TimeSpan.FromMinutes(1)));
        First.Name.Should().Be("shop");
        await WriteAsync(new AddServerIntent(Known.Web.Key, Known.Server(1), Known.Plain) { Annotations = ServiceAnnotationEdit.Of(Known.Server(1), new AnnotationEdit { Name = "again" }) });
        First.Name.Should().Be("again", "to add what is drained is to declare it anew");
        await WriteAsync(new DrainServerIntent(Known.Web.Key, Known.Server(1), TimeSpan.FromMinutes(1)));
        await WriteAsync(new FinishDrainIntent(Known.Web.Key, Balancer.State.Drains.All.Single()));
        First.IsNone.Should().BeTrue();
    }

    [Test]
    public async Task An_earlier_revision_brings_its_own_back()
    {
        var then = Balancer.State;
        await WriteAsync(new DeleteServerIntent(Known.Web.Key, Known.Server(1)));
        await WriteAsync(new ReplaceServiceIntent(Known.Web.Key, Known.Web.Settings, null) { Annotations = new ServiceAnnotationEdit(new AnnotationEdit { Name = "" }, ServiceAnnotationEdit.NoServers) });
        await WriteAsync(new ReplaceServiceIntent(Known.Dns.Key, Known.Dns.Settings, null) { Annotations = new ServiceAnnotationEdit(Shop, ServiceAnnotationEdit.NoServers) });
        await Balancer.RestoreAsync(then, Me);
        Balancer.State.Annotations.Should().Be(then.Annotations);
    }

    [Test]
    public async Task A_dry_run_tells_the_steps_and_makes_none()
    {
        var before = Balancer.State;
        var result = await Balancer.WriteAsync(
            new PatchServerIntent(Known.Web.Key, Known.Server(1), new ServerPatch()) { Annotations = ServiceAnnotationEdit.Of(Known.Server(1), new AnnotationEdit { Name = "other" }) },
            Me with { IsDryRun = true });
        result.Steps.Annotations.Single().After.Name.Should().Be("other");
        Balancer.State.Should().BeSameAs(before);
    }

    [Test]
    public async Task An_addition_of_what_has_others_is_refused_and_one_that_says_nothing_of_them_is_not()
    {
        await AddServerAsync(1);
        var other = ServiceAnnotationEdit.Of(Known.Server(1), new AnnotationEdit { Name = "other" });
        (await RejectionOf(WriteAsync(new AddServerIntent(Known.Web.Key, Known.Server(1), Known.Plain) { Annotations = other }))).Should().Be(new AlreadyDeclared(Known.Web.Key, Known.Server(1)));
        (await RejectionOf(WriteAsync(new AddServiceIntent(Known.Web.Key, Known.Web.Settings, null) { Annotations = other }))).Should().Be(new AlreadyDeclared(Known.Web.Key, null));
        First.Name.Should().Be("shop");
    }

    [Test]
    public async Task More_labels_than_there_may_be_are_refused_whatever_adds_them()
    {
        var many = AnnotationEdit.NoLabels.AddRange(Enumerable.Range(0, 32).Select(n => KeyValuePair.Create($"l{n}", (string?)"v")));
        var rejection = await RejectionOf(WriteAsync(Known.Weighed(Known.Web.Key, Known.Server(1), 9) with
        {
            Annotations = ServiceAnnotationEdit.Of(Known.Server(1), new AnnotationEdit { Labels = many, MergesLabels = true }),
        }));
        ((RulesBroken)rejection).Violations.Single().Field.Should().Be("labels");
        Kernel.Table.Find(Known.Web.Key, Known.Server(1)).Should().Be(Known.Plain, "nothing was changed");
    }

    [Test]
    public async Task What_cannot_be_stored_is_not_so()
    {
        Store.IsFull = true;
        await RejectionOf(WriteAsync(new ReplaceServerIntent(Known.Web.Key, Known.Server(1), Known.Plain) { Annotations = ServiceAnnotationEdit.Of(Known.Server(1), new AnnotationEdit { Name = "other" }) }));
        First.Name.Should().Be("shop");
    }
}
