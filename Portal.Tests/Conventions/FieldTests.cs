using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Tests.Doubles;
using Portal.Tests.Text;

namespace Portal.Tests.Conventions;

/// <summary>Each field of a service and of a server is known everywhere: where it is forgotten, a test of that field fails.</summary>
public sealed class FieldTests
{
    private static readonly RealServerKey Server = Known.Server(1);

    // One change of each. A field that has none here fails the first test.
    private static readonly Dictionary<string, RealServerSettings> ServerFields = new()
    {
        [nameof(RealServerSettings.Forwarding)] = new() { Forwarding = new Masquerading() },
        [nameof(RealServerSettings.Weight)] = new() { Weight = 7 },
        [nameof(RealServerSettings.UpperThreshold)] = new() { UpperThreshold = 100 },
        [nameof(RealServerSettings.LowerThreshold)] = new() { UpperThreshold = 100, LowerThreshold = 50 },
    };

    private static readonly Dictionary<string, VirtualServiceSettings> ServiceFields = new()
    {
        [nameof(VirtualServiceSettings.Scheduler)] = new() { Scheduler = "mh" },
        [nameof(VirtualServiceSettings.Flags)] = new() { Scheduler = "mh", Flags = SchedulerFlags.Flag1 },
        [nameof(VirtualServiceSettings.Persistence)] = new() { Persistence = new Persistence { Timeout = TimeSpan.FromSeconds(60) } },
        [nameof(VirtualServiceSettings.OnePacket)] = new() { OnePacket = true },
    };

    private static readonly Dictionary<string, Persistence> PersistenceFields = new()
    {
        [nameof(Persistence.Timeout)] = new() { Timeout = TimeSpan.FromSeconds(61) },
        [nameof(Persistence.Mask)] = new() { Timeout = TimeSpan.FromSeconds(60), Mask = new IPv4Mask(0xFFFFFF00) },
        [nameof(Persistence.Engine)] = new() { Timeout = TimeSpan.FromSeconds(60), Engine = "sip" },
    };

    private static readonly VirtualService Plain = Known.Dns with { Settings = new() };

    // What it is, and what it is without that field.
    private static IEnumerable<TestCaseData> Fields =>
    [
        .. ServerFields.Select(row => Row("server", row.Key, WithServer(row.Value), WithServer(row.Key == nameof(RealServerSettings.LowerThreshold) ? row.Value with { LowerThreshold = 0 } : new()))),
        .. ServiceFields.Select(row => Row("service", row.Key, Plain with { Settings = row.Value }, row.Key == nameof(VirtualServiceSettings.Flags) ? Plain.Scheduled("mh") : Plain)),
        .. PersistenceFields.Select(row => Row("persistence", row.Key, Plain with { Settings = new() { Persistence = row.Value } }, Plain with { Settings = ServiceFields[nameof(VirtualServiceSettings.Persistence)] })),
    ];

    [Test]
    public void Every_field_has_a_row()
    {
        Names<RealServerSettings>().Should().BeEquivalentTo(ServerFields.Keys);
        Names<VirtualServiceSettings>().Should().BeEquivalentTo(ServiceFields.Keys);
        Names<Persistence>().Should().BeEquivalentTo(PersistenceFields.Keys);
    }

    [TestCaseSource(nameof(Fields))]
    public void A_change_of_it_makes_another_version_and_a_step_and_a_command(VirtualService changed, VirtualService plain)
    {
        ContentVersion.Of(changed, ServiceAnnotations.None).Should().NotBe(ContentVersion.Of(plain, ServiceAnnotations.None));
        var plan = TableDiff.Compute(plain, changed);
        plan.Changes.Should().ContainSingle();
        TableDiff.Compute(changed, plain).Changes.Single().ToCommand().ToString().Should().NotBe(plan.Changes.Single().ToCommand().ToString());
    }

    [TestCaseSource(nameof(Fields))]
    public void A_listing_shows_it(VirtualService changed, VirtualService plain)
    {
        var (with, without) = (Listed(changed), Listed(plain));
        with.Should().Be(changed);
        without.Should().Be(plain);
    }

    [TestCaseSource(nameof(Fields))]
    public async Task An_answer_has_it_a_request_sets_it_and_it_is_stored(VirtualService changed, VirtualService plain)
    {
        await using var first = await TestPortal.StartAsync(changed);
        await using var second = await TestPortal.StartAsync(plain);
        (await second.PostAsync("/services", (await first.GetAsync("/services")).ShouldBe(200).Text)).ShouldBe(200);
        second.Kernel.Table.ShouldBe(changed);
        await second.RestartAsync();
        second.State.Table.ShouldBe(changed);
    }

    private static VirtualService Listed(VirtualService service)
    {
        var observed = new ObservedService { Key = service.Key, Settings = service.Settings, Servers = [.. service.Servers.Select(server => new ObservedServer(server.Key, server.Value, 0, 0))] };
        return ConfigurationListing.Parse(new(ListingWriter.Write(new ObservedTable([observed]))))!.Services.Single().ToService();
    }

    private static VirtualService WithServer(RealServerSettings settings) => Plain.WithServer(Server with { Port = 53 }, settings);

    private static IEnumerable<string> Names<T>() => typeof(T).GetProperties().Where(property => property.CanWrite).Select(property => property.Name);

    private static TestCaseData Row(string what, string field, VirtualService changed, VirtualService plain) => new TestCaseData(changed, plain).SetArgDisplayNames($"{field} of a {what}");
}
