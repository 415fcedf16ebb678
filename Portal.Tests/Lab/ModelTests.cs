using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>Whatever can be declared is in the kernel as it was declared, and comes back as it was declared.</summary>
public sealed class ModelTests : PortalFixture
{
    [Test]
    public async Task Services_of_every_kind_come_back_as_they_were_sent()
    {
        var cases = ModelCases.All().ToArray();
        var table = new JArray(cases.Select(one => Body.Parse(one.Service)));

        (await Api.PostAsync("/services", table.ToString())).ExpectReport(cases.Sum(one => one.Saved.Split('\n').Length), 0, 0);

        var saved = Kernel.Save().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var one in cases)
        {
            // A blank at a line's end is what ipvsadm prints of a flag that has no name.
            saved.Should().Contain(one.Saved.Split('\n'), one.Name);
        }

        saved.Should().HaveCount(cases.Sum(one => one.Saved.Split('\n').Length), "there is nothing else");
        (await Api.ServicesAsync()).Should().Be(Body.Complete(table));
        await Api.ExpectNoDriftAsync();
        (await Api.PostAsync("/services", (await Api.GetAsync("/services")).Text)).ExpectReport(0, 0, 0);
    }

    [Test]
    public async Task A_service_of_every_kind_of_key_has_an_address_of_its_own()
    {
        foreach (var (name, service, _) in ModelCases.Keys())
        {
            var body = Body.Parse(service);
            var path = Body.PathOf(body);

            var answer = (await Api.PostAsync(path, service)).Expect(201);

            answer.Headers.Location!.ToString().Should().Be(path, name);
            Body.Plain(answer.Json).Should().Be(Body.Complete(body), name);
            Body.Plain((await Api.GetAsync(path)).Expect(200).Json).Should().Be(Body.Complete(body), name);
        }
    }

    [Test]
    public async Task Thresholds_come_back_as_they_were_sent()
    {
        const string Service = """
            {type: 'tcp', host: '10.0.0.1', port: 80, servers: [
              {host: '10.0.1.31', port: 80, forwarder: 'm', upper_threshold: 2147483647, lower_threshold: 2147483647},
              {host: '10.0.1.32', port: 80, forwarder: 'm', upper_threshold: 10},
              {host: '10.0.1.33', port: 80, forwarder: 'm', upper_threshold: 10, lower_threshold: 1}]}
            """;

        (await Api.PostAsync("/services/tcp/10.0.0.1/80", Service)).Expect(201);

        Kernel.Thresholds().Split('\n').Where(line => line.Contains("10.0.1.3", StringComparison.Ordinal))
            .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            .Should().Equal("-> 10.0.1.31:80 2147483647 2147483647 0 0", "-> 10.0.1.32:80 10 0 0 0", "-> 10.0.1.33:80 10 1 0 0");
        Body.Plain((await Api.GetAsync("/services/tcp/10.0.0.1/80")).Expect(200).Json).Should().Be(Body.Complete(Body.Parse(Service)));
        await Api.ExpectNoDriftAsync();
    }

    [Test]
    public async Task A_scheduler_that_the_kernel_has_not_is_refused_with_what_ipvsadm_said()
    {
        (await Api.PostAsync("/services/tcp/10.0.0.1/80", "{scheduler: 'rr'}")).Expect(201);
        var before = Kernel.Everything();

        var answers = new[]
        {
            await Api.PostAsync("/services/tcp/10.0.0.2/80", "{scheduler: 'twos'}"),
            await Api.PutAsync("/services/tcp/10.0.0.1/80", "{scheduler: 'twos'}"),
            await Api.PatchAsync("/services/tcp/10.0.0.1/80", "{scheduler: 'twos'}"),
            await Api.PostAsync("/services", "[{type: 'udp', host: '10.0.0.9', port: 53}, {type: 'tcp', host: '10.0.0.2', port: 80, scheduler: 'twos'}]"),
        };

        foreach (var answer in answers)
        {
            answer.ExpectProblem(422, "refused-by-ipvs");
            ((string?)answer.Json["command"]).Should().StartWith("ipvsadm -").And.Contain("-s twos");
            ((int?)answer.Json["exit_code"]).Should().Be(255);
            ((string?)answer.Json["stderr"]).Should().Be("Scheduler or persistence engine not found");
        }

        Kernel.Everything().Should().Be(before);
        await Api.ExpectNoDriftAsync();
    }

    [Test]
    public async Task A_server_that_the_kernel_refuses_takes_back_the_whole_request()
    {
        // Only the kernel knows that this address is not one of its own.
        const string Refused = "{host: 'fe80::1', port: 80, forwarder: 'm'}";
        (await Api.PostAsync("/services/tcp/2001:db8::1/80", "{scheduler: 'rr', servers: [{host: '2001:db8:1::11', port: 80, forwarder: 'm'}]}")).Expect(201);
        var before = Kernel.Everything();

        var answers = new[]
        {
            await Api.PostAsync("/services/tcp/2001:db8::2/80", $"{{servers: [{{host: '2001:db8:1::12', port: 80, forwarder: 'm'}}, {Refused}]}}"),
            await Api.PutAsync("/services/tcp/2001:db8::1/80", $"{{scheduler: 'wrr', servers: [{{host: '2001:db8:1::12', port: 80, forwarder: 'm'}}, {Refused}]}}"),
            await Api.PostAsync("/services/tcp/2001:db8::1/80/servers", $"[{Refused}]"),
            await Api.PostAsync("/services/tcp/2001:db8::1/80/servers/fe80::1/80", "{forwarder: 'm'}"),
            await Api.PostAsync("/services", $"[{{type: 'tcp', host: '2001:db8::3', port: 80, servers: [{Refused}]}}]"),
        };

        foreach (var answer in answers)
        {
            ((string?)answer.ExpectProblem(422, "refused-by-ipvs").Json["command"]).Should().StartWith("ipvsadm -a -t").And.Contain("-r [fe80::1]:80");
            ((string?)answer.Json["stderr"]).Should().StartWith("Invalid operation.");
        }

        Kernel.Everything().Should().Be(before);
        await Api.ExpectNoDriftAsync();
    }
}
