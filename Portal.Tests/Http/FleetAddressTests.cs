using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Storage;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>No service may take from a director the way to its fleet's etcd. Here that is at 192.0.2.1:2379, and at 127.0.0.1:2379.</summary>
internal sealed class FleetAddressTests : FleetRouteFixture
{
    private const string Taken = "/services/tcp/192.0.2.1/80";

    [TestCase("POST", Taken, "{}")]
    [TestCase("PUT", Taken, "{}")]
    [TestCase("POST", "/services/udp/192.0.2.1/53", "{}")]
    [TestCase("POST", "/services", """[{"type":"tcp","host":"10.0.0.1","port":80},{"type":"tcp","host":"192.0.2.1","port":2379}]""")]
    [TestCase("POST", "/services/tcp/127.0.0.1/2379", "{}")]
    [TestCase("POST", "/services/tcp/127.0.0.1/0", """{"persistence":60}""")]
    public async Task A_service_at_an_address_of_etcd_is_refused(string method, string path, string body)
    {
        var portal = await StartAsync();
        foreach (var query in new[] { "?dry_run=true", string.Empty })
        {
            var reply = (await portal.SendAsync(new HttpMethod(method), path + query, body)).ShouldBreak("host");
            ((string?)reply.Json["detail"]).Should().Be("host must not be an address of the fleet's etcd (--etcd): directors reach it there.");
        }

        portal.Kernel.Commands.Should().BeEmpty();
    }

    [TestCase("/services/tcp/127.0.0.1/2380")]
    [TestCase("/services/tcp/192.0.2.2/2379")]
    public async Task A_service_beside_it_is_not(string path) => (await (await StartAsync()).PostAsync(path)).ShouldBe(201);

    [Test]
    public async Task What_only_the_kernel_has_there_is_not_imported_and_can_be_deleted()
    {
        var portal = await StartAsync();
        portal.Kernel.ByHand(table => table.With(At(80)));
        (await portal.PostAsync("/import")).ShouldBreak("host");
        (await portal.PatchAsync(Taken, """{"scheduler":"rr"}""")).ShouldBreak("host");
        (await portal.DeleteAsync(Taken)).ShouldBe(204);
    }

    [Test]
    public async Task A_Portal_that_is_alone_knows_no_etcd()
    {
        await using var portal = await TestPortal.StartAsync();
        (await portal.PostAsync(Taken)).ShouldBe(201);
    }

    [Test]
    public async Task A_director_whose_data_have_one_does_not_start()
    {
        var portal = await StartAsync(options => options, new FakeKernel(At(80)));
        await portal.StopAsync();
        portal.Configure(options => Director(options, "lb-1"));
        (await FluentActions.Awaiting(portal.RestartAsync).Should().ThrowAsync<StateFolderException>()).Which.Message
            .Should().StartWith("The service tcp/192.0.2.1/80 has an address of the fleet's etcd (--etcd)");
    }

    private static VirtualService At(ushort port) => new() { Key = new AddressKey(Protocol.Tcp, Address.IPv4(0xC0000201), port) };

    private Task<TestPortal> StartAsync() => StartAsync("lb-1", more: options => options with { Etcd = options.Etcd with { Endpoints = [.. options.Etcd.Endpoints, new Uri("http://localhost:2379")] } });
}
