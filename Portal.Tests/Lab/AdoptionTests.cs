using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>Requests about services that somebody made with ipvsadm, and that Portal's data does not have.</summary>
public sealed class AdoptionTests : PortalFixture
{
    private const string Web = "/services/tcp/10.0.0.1/80";

    [SetUp]
    public void Make_a_service_by_hand() => Kernel.Run("""
        -A -t 10.0.0.1:80 -s sh -p 60
        -a -t 10.0.0.1:80 -r 10.0.1.11:80 -m -w 9 -x 50
        """);

    [Test]
    public async Task A_different_service_that_is_declared_takes_its_place_in_place()
    {
        var log = await Portal.LogOfAsync(() => Api.PostAsync(Web, "{scheduler: 'rr', servers: [{host: '10.0.1.11', port: 80, forwarder: 'm'}, {host: '10.0.1.12', port: 80, forwarder: 'm'}]}"));

        log.Should().Contain("ipvsadm -E -t 10.0.0.1:80").And.Contain("ipvsadm -e -t 10.0.0.1:80").And.NotContain("ipvsadm -D");
        Kernel.Save().Should().Be("-A -t 10.0.0.1:80 -s rr\n-a -t 10.0.0.1:80 -r 10.0.1.11:80 -m -w 1\n-a -t 10.0.0.1:80 -r 10.0.1.12:80 -m -w 1\n");
        await Api.ExpectNoDriftAsync();
    }

    [Test]
    public async Task A_service_that_is_declared_without_servers_keeps_those_that_the_kernel_has()
    {
        var added = (await Api.PostAsync(Web, "{scheduler: 'rr'}")).Expect(201);

        added.Json.SelectToken("servers[0].weight")!.ToString().Should().Be("9");
        Kernel.Save().Should().Be("-A -t 10.0.0.1:80 -s rr\n-a -t 10.0.0.1:80 -r 10.0.1.11:80 -m -w 9\n");
        await Api.ExpectNoDriftAsync();
    }

    [Test]
    public async Task A_different_server_that_is_declared_is_edited_in_place()
    {
        (await Api.PostAsync(Web + "/servers/10.0.1.11/80", "{forwarder: 'm', weight: 2}")).Expect(201);

        Kernel.Save().Should().Be("-A -t 10.0.0.1:80 -s sh -p 60\n-a -t 10.0.0.1:80 -r 10.0.1.11:80 -m -w 2\n");
        await Api.ExpectNoDriftAsync();
    }

    [TestCase("DELETE", Web, null, 204)]
    [TestCase("PATCH", Web, "{scheduler: 'rr'}", 200)]
    [TestCase("PUT", Web, "{scheduler: 'rr'}", 201)]
    [TestCase("POST", Web + "/servers", "[]", 200)]
    [TestCase("PATCH", Web + "/servers/10.0.1.11/80", "{weight: 0}", 200)]
    public async Task Whatever_is_asked_of_it_Portal_and_the_kernel_agree_afterwards(string method, string path, string? body, int status)
    {
        (await Api.SendAsync(new HttpMethod(method), path, body)).Expect(status);

        await Api.ExpectNoDriftAsync();
    }

    [Test]
    public async Task A_server_can_be_deleted_from_it_and_it_stays_undeclared()
    {
        (await Api.DeleteAsync(Web + "/servers/10.0.1.11/80")).Expect(204);

        Kernel.Save().Should().Be("-A -t 10.0.0.1:80 -s sh -p 60\n");
        (await Api.GetAsync("/drift")).ExpectReport(0, 0, 1);
    }

    [Test]
    public async Task What_is_declared_and_gone_from_the_kernel_is_put_back_by_an_identical_request()
    {
        const string Body = "{scheduler: 'rr', servers: [{host: '10.0.1.11', port: 80, forwarder: 'm'}]}";
        (await Api.PutAsync(Web, Body)).Expect(201);
        var before = Kernel.Everything();

        Kernel.Run("-D -t 10.0.0.1:80");
        (await Api.PostAsync(Web, Body)).Expect(200);
        Kernel.Everything().Should().Be(before);
        Kernel.Run("-d -t 10.0.0.1:80 -r 10.0.1.11:80");
        (await Api.PostAsync(Web + "/servers/10.0.1.11/80", "{forwarder: 'm'}")).Expect(200);
        Kernel.Everything().Should().Be(before);
        Kernel.Run("-D -t 10.0.0.1:80");
        (await Api.PatchAsync(Web + "/servers/10.0.1.11/80", "{weight: 1}")).Expect(200);
        Kernel.Everything().Should().Be(before);
        Kernel.Run("-D -t 10.0.0.1:80");
        (await Api.DeleteAsync(Web)).Expect(204);
        Kernel.Save().Should().BeEmpty();
        await Api.ExpectNoDriftAsync();
    }
}
