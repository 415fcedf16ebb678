using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>The routes of services, one by one, against the kernel.</summary>
public sealed class ServiceRoutesTests : PortalFixture
{
    private const string Web = "/services/tcp/10.0.0.1/80";

    private const string WebBody = """
        {scheduler: 'rr', persistence: 60, servers: [
          {host: '10.0.1.11', port: 8080, forwarder: 'm'}, {host: '10.0.1.12', port: 80, forwarder: 'm', weight: 2, upper_threshold: 100}]}
        """;

    private const string WebSaved = """
        -A -t 10.0.0.1:80 -s rr -p 60
        -a -t 10.0.0.1:80 -r 10.0.1.11:8080 -m -w 1
        -a -t 10.0.0.1:80 -r 10.0.1.12:80 -m -w 2

        """;

    [Test]
    public async Task An_empty_table_is_an_empty_list()
    {
        (await Api.GetAsync("/services")).Expect(200).Text.Should().Be("[]\n");
        (await Api.GetAsync(Web)).ExpectProblem(404, "service-not-found");
    }

    [Test]
    public async Task A_service_without_a_body_has_all_defaults()
    {
        var added = (await Api.PostAsync(Web)).Expect(201);

        Body.Plain(added.Json).Should().Be(Body.Complete(Body.Parse("{type: 'tcp', host: '10.0.0.1', port: 80}")));
        Kernel.Save().Should().Be("-A -t 10.0.0.1:80 -s wlc\n");
    }

    [Test]
    public async Task A_service_is_added_with_its_servers_and_an_identical_one_is_no_conflict()
    {
        (await Api.PostAsync(Web, WebBody)).Expect(201).Headers.Location!.ToString().Should().Be(Web);
        Kernel.Save().Should().Be(WebSaved);

        var again = (await Api.PostAsync(Web, WebBody)).Expect(200);

        Body.Plain(again.Json).Should().Be(Body.Plain((await Api.GetAsync(Web)).Json));
        Kernel.Save().Should().Be(WebSaved);
    }

    [Test]
    public async Task A_different_service_is_a_conflict_and_changes_nothing()
    {
        (await Api.PostAsync(Web, WebBody)).Expect(201);
        var before = Kernel.Everything();

        (await Api.PostAsync(Web, "{scheduler: 'wrr'}")).ExpectProblem(409, "already-exists");
        (await Api.PostAsync(Web, "{scheduler: 'rr', persistence: 60, servers: []}")).ExpectProblem(409, "already-exists");

        Kernel.Everything().Should().Be(before);
        await Api.ExpectNoDriftAsync();
    }

    [Test]
    public async Task Put_creates_a_service_and_replaces_it_in_place()
    {
        (await Api.PutAsync(Web, WebBody)).Expect(201).Headers.Location!.ToString().Should().Be(Web);
        Kernel.Save().Should().Be(WebSaved);

        (await Api.PutAsync(Web, "{scheduler: 'sh', scheduler_flags: ['sh-port']}")).Expect(200);
        Kernel.Save().Should().Be(WebSaved.Replace("rr -p 60", "sh -b sh-port"), "servers that are not given stay");

        (await Api.PutAsync(Web, "{servers: [{host: '10.0.1.12', port: 80, forwarder: 'm'}]}")).Expect(200);
        Kernel.Save().Should().Be("-A -t 10.0.0.1:80 -s wlc\n-a -t 10.0.0.1:80 -r 10.0.1.12:80 -m -w 1\n");
        await Api.ExpectNoDriftAsync();
    }

    [Test]
    public async Task Patch_changes_what_it_names_and_zero_is_not_absent()
    {
        (await Api.PostAsync(Web, WebBody)).Expect(201);

        (await Api.PatchAsync(Web, "{scheduler: 'wrr'}")).Expect(200);
        Kernel.Save().Should().Be(WebSaved.Replace("rr", "wrr"));
        (await Api.PatchAsync(Web, "{persistence: 0}")).Expect(200);
        Kernel.Save().Should().Be(WebSaved.Replace("rr -p 60", "wrr"));
        (await Api.PatchAsync(Web, "{scheduler: null, servers: null}")).Expect(200);
        Kernel.Save().Should().Be("-A -t 10.0.0.1:80 -s wlc\n");

        (await Api.PatchAsync("/services/tcp/10.0.0.9/80", "{scheduler: 'rr'}")).ExpectProblem(404, "service-not-found");
        await Api.ExpectNoDriftAsync();
    }

    [Test]
    public async Task Delete_removes_one_service_and_leaves_the_others()
    {
        (await Api.PostAsync(Web, WebBody)).Expect(201);
        (await Api.PostAsync("/services/udp/10.0.0.1/80")).Expect(201);

        (await Api.DeleteAsync("/services/udp/10.0.0.1/80")).Expect(204).Text.Should().BeEmpty();

        Kernel.Save().Should().Be(WebSaved);
        (await Api.DeleteAsync("/services/udp/10.0.0.1/80")).ExpectProblem(404, "service-not-found");
    }

    [Test]
    public async Task Brackets_and_percent_encoding_name_the_same_service()
    {
        (await Api.PostAsync("/services/tcp/[2001:DB8:0::1]/80")).Expect(201).Headers.Location!.ToString().Should().Be("/services/tcp/2001:db8::1/80");

        (await Api.PostAsync("/services/tcp/2001%3Adb8%3A%3A1/80")).Expect(200);
        (await Api.DeleteAsync("/services/tcp/%5B2001:db8::0.0.0.1%5D/80")).Expect(204);
        Kernel.Save().Should().BeEmpty();
    }

    [Test]
    public async Task A_reset_of_all_services_says_what_it_did_in_the_order_in_which_it_did_it()
    {
        (await Api.PostAsync(Web, WebBody)).Expect(201);
        (await Api.PostAsync("/services/udp/10.0.0.1/53")).Expect(201);

        var report = await Api.PostAsync("/services", """
            [{type: 'tcp', host: '10.0.0.1', port: 80, scheduler: 'rr', persistence: 60, servers: [
               {host: '10.0.1.12', port: 80, forwarder: 'm', weight: 5}, {host: '10.0.1.13', port: 80, forwarder: 'm'}]},
             {type: 'sctp', host: '10.0.0.1', port: 80}]
            """);

        report.ExpectReport(2, 1, 2).Json["unchanged"]!.ToString().Should().Be("1");
        report.Json["changes"]!.Select(change => $"{change["action"]} {change["service"]} {change["server"]}").Should().Equal(
            "add tcp/10.0.0.1/80 10.0.1.13/80", "add sctp/10.0.0.1/80 ", "edit tcp/10.0.0.1/80 10.0.1.12/80",
            "remove tcp/10.0.0.1/80 10.0.1.11/8080", "remove udp/10.0.0.1/53 ");
        report.Json.SelectToken("changes[2].before.upper_threshold")!.ToString().Should().Be("100");
        report.Json.SelectToken("changes[2].after.weight")!.ToString().Should().Be("5");
        Kernel.Save().Should().Be("""
            -A -t 10.0.0.1:80 -s rr -p 60
            -a -t 10.0.0.1:80 -r 10.0.1.12:80 -m -w 5
            -a -t 10.0.0.1:80 -r 10.0.1.13:80 -m -w 1
            -A --sctp-service 10.0.0.1:80 -s wlc

            """);
        await Api.ExpectNoDriftAsync();
    }
}
