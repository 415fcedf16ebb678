using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Configuration;
using Portal.Api.Etcd;
using Portal.Api.Hosting;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Hosting;

/// <summary>What a check of the configuration says of etcd: the real one.</summary>
public sealed class EtcdCheckTests
{
    private static readonly EtcdClusterOptions One = new() { Members = 1, User = "portal" };

    private readonly TemporaryFolder folder = new();

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public async Task It_says_who_does_not_answer_who_belongs_elsewhere_and_what_is_refused()
    {
        await using var cluster = await EtcdCluster.StartAsync(One with { Prefix = "/portal/shop/" });
        await using var stranger = await EtcdCluster.StartAsync(One);
        var (own, other, nobody) = (cluster.Endpoints[0], stranger.Endpoints[0], new Uri("http://127.0.0.1:1"));

        (await FindAsync([own])).ToString().Should().Be("ok       etcd: All endpoints answer, and no service has an address of theirs.");
        (await FindAsync([own, nobody])).ToString().Should().Be("warning  etcd: Portal would work with the other endpoints. http://127.0.0.1:1: Connection refused.");
        (await FindAsync([own, nobody, other])).ToString().Should().Be(
            $"problem  etcd: The endpoints belong to 2 clusters, which know nothing of each other: {Name(own)}; {Name(other)}. Give --etcd the members of one cluster.");
        (await FindAsync([own], password: "wr0ng-one")).ToString().Should().StartWith("warning  etcd: Portal would run, and take no changes until etcd answers. ").And.Contain("the user portal").And.NotContain("wr0ng-one");
        (await FindAsync([own], fleet: "wiki")).ToString().Should().Contain("permission denied");
        (await FindAsync([own], ca: "/no/such/file")).ToString().Should().StartWith("problem  etcd: ").And.Contain("/no/such/file");
    }

    [Test]
    public async Task Only_endpoints_that_answer_can_belong_elsewhere()
    {
        await using var cluster = await EtcdCluster.StartAsync(One);
        await using var stranger = await EtcdCluster.StartAsync(One);
        using var client = new EtcdClient(cluster.ClientOptions with { Endpoints = [cluster.Endpoints[0], stranger.Endpoints[0]] });
        EtcdLook.Difference(await client.LookAsync("/portal/shop/id", CancellationToken.None)).Should().Contain(Name(cluster.Endpoints[0])).And.Contain(Name(stranger.Endpoints[0]));
        stranger.Kill(0);
        EtcdLook.Difference(await client.LookAsync("/portal/shop/id", CancellationToken.None)).Should().BeNull("who does not answer may be a member");
    }

    private Task<Finding> FindAsync(Uri[] endpoints, string? password = null, string fleet = "shop", string? ca = null) => EtcdCheck.RunAsync(
        new EtcdSettings { Endpoints = [.. endpoints], User = "portal", PasswordFile = folder.Write("password", password ?? One.Password), CaFile = ca },
        fleet,
        IpvsTable.Empty);

    private static string Name(Uri endpoint) => endpoint.GetLeftPart(UriPartial.Authority);
}
