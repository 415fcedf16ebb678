using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;
using Portal.Tests.Model;

namespace Portal.Tests.Lab;

[Category("Lab")]
[NonParallelizable]
[Category("Random")]
public sealed class RealIpvsadmTests
{
    private readonly IpvsadmClient client = KernelTable.Client();

    [SetUp]
    public void Clear() => Kernel.Clear();

    [OneTimeTearDown]
    public async Task Leave()
    {
        await client.DisposeAsync();
        Kernel.Clear();
    }

    [Test]
    public async Task Everything_that_keeps_the_rules_is_taken_listed_edited_and_deleted()
    {
        var table = KernelTable.Known(KernelTable.Sample(ModelGen.Service.Array[150].Select(IpvsTable.Of)));
        table.Services.Select(service => service.Settings.Scheduler).Distinct().Should().HaveCount(Schedulers.All.Length - 1, "all but twos are tried");
        table.Services.Sum(service => service.Servers.Count).Should().BeGreaterThan(300);
        await RunAsync(table.Services.SelectMany(Additions));
        (await ListAsync()).Should().Be(table);
        var seen = await client.LookAsync(withGlobals: true, CancellationToken.None);
        seen.Table.ToTable().Should().Be(table);
        seen.Globals.Should().Be(await client.ListGlobalsAsync(CancellationToken.None));
        (await client.LookAsync(withGlobals: false, CancellationToken.None)).Table.ToTable().Should().Be(table);

        var edited = KernelTable.Sample(table.Services.Aggregate(
            Gen.Const(IpvsTable.Empty),
            (all, service) => Gen.Select(all, Edit(service), (services, one) => services.With(one))));
        await RunAsync(edited.Services.SelectMany(Edits));
        (await ListAsync()).Should().Be(edited);

        foreach (var service in edited.Services)
        {
            (await client.ListAsync(service.Key, CancellationToken.None))!.ToService().Should().Be(service);
        }

        await RunAsync(edited.Services.SelectMany(service => service.Servers.Keys.Take(1).Select(IpvsadmCommand (server) => new DeleteServer(service.Key, server))));
        (await ListAsync()).Services.Sum(service => service.Servers.Count)
            .Should().Be(edited.Services.Sum(service => Math.Max(0, service.Servers.Count - 1)));
        await RunAsync(edited.Services.Select(service => new DeleteService(service.Key)));
        (await ListAsync()).Should().Be(IpvsTable.Empty);
    }

    [Test]
    public async Task Every_plan_leads_the_kernel_to_the_desired_table()
    {
        var actual = IpvsTable.Empty;
        foreach (var (first, second) in KernelTable.Sample(TablePairGen.Any.Array[Rounds.Of(25)]))
        {
            foreach (var desired in new[] { KernelTable.Known(first), KernelTable.Known(second) })
            {
                await RunAsync(TableDiff.Compute(actual, desired).Changes.Select(change => change.ToCommand()));
                actual = await ListAsync();
                actual.Should().Be(desired);
            }
        }
    }

    [Test]
    public async Task A_service_that_is_not_there_is_null()
    {
        await RunAsync([new AddService(new FirewallMarkKey(IpFamily.IPv4, 5), new())]);
        (await client.ListAsync(new FirewallMarkKey(IpFamily.IPv6, 5), CancellationToken.None)).Should().BeNull();
        (await client.ListAsync(new FirewallMarkKey(IpFamily.IPv4, 6), CancellationToken.None)).Should().BeNull();
    }

    [Test]
    public async Task The_kernel_is_there() => (await client.ProbeAsync(CancellationToken.None)).Should().BeNull();

    private static IEnumerable<IpvsadmCommand> Additions(VirtualService service) =>
        service.Servers.Select(IpvsadmCommand (server) => new AddServer(service.Key, server.Key, server.Value)).Prepend(new AddService(service.Key, service.Settings));

    private static IEnumerable<IpvsadmCommand> Edits(VirtualService service) =>
        service.Servers.Select(IpvsadmCommand (server) => new EditServer(service.Key, server.Key, server.Value)).Append(new EditService(service.Key, service.Settings));

    private static Gen<VirtualService> Edit(VirtualService service) =>
        service.Servers.Keys.Aggregate(
            ModelGen.Settings(service.Key).Select(settings => service with { Settings = KernelTable.Known(settings) }),
            (edited, server) => Gen.Select(edited, ServerGen.Settings(service.Key, server), (all, settings) => all.WithServer(server, settings)));

    private async Task<IpvsTable> ListAsync() => (await client.ListAsync(CancellationToken.None)).ToTable();

    private async Task RunAsync(IEnumerable<IpvsadmCommand> commands) =>
        (await client.RunAsync([.. commands])).Where(failure => failure is not null).Should().BeEmpty();
}
