using FluentAssertions;
using NUnit.Framework;
using NUnit.Framework.Interfaces;

namespace Portal.Tests.Lab;

/// <summary>--addresses-on with a real kernel: an interface that Portal makes, and addresses of others on it.</summary>
[Category("Lab")]
[NonParallelizable]
public sealed class AddressesOnTests
{
    private const string Device = "portal-vips";
    private readonly PortalProcess portal = new("--addresses-on", Device);

    private static string[] Addresses => [.. Tool.Run("ip", "-o", "address", "show", "dev", Device, "scope", "global").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2..])).Order(StringComparer.Ordinal)];

    [SetUp]
    public async Task StartAsync()
    {
        Kernel.Clear();
        await portal.StartReadyAsync();
    }

    [TearDown]
    public void Stop()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
        {
            TestContext.Out.WriteLine(portal.Log);
        }

        portal.Kill();
        Tool.Run("ip", "link", "delete", Device);
        Kernel.Clear();
    }

    [OneTimeTearDown]
    public void Dispose() => portal.Dispose();

    [Test]
    public async Task The_interface_has_what_is_declared_and_keeps_what_others_have_added()
    {
        Path.Exists("/sys/class/net/" + Device).Should().BeFalse("nothing is declared");

        // The network of the lab has 10.0.0.1 elsewhere.
        await DeclareAsync("10.0.0.1", "10.44.0.1", "2001:db8:44::1");
        await ExpectAsync(
            @"inet 10\.44\.0\.1/32 scope global noprefixroute portal-vips\\ valid_lft forever preferred_lft forever",
            @"inet6 2001:db8:44::1/128 scope global nodad deprecated noprefixroute \\ valid_lft forever preferred_lft 0sec");
        Tool.Check("ip", "route", "show", "dev", Device).Should().BeEmpty("an address brings no network");
        (await portal.Api.GetAsync("/director")).Expect(200).Json["addresses"]!.Select(address => $"{address["address"]} {address["local"]} {address["interface"]}")
            .Should().Equal("10.0.0.1 True lan", $"10.44.0.1 True {Device}", $"2001:db8:44::1 True {Device}");

        Tool.Check("ip", "address", "add", "10.44.0.2/32", "dev", Device);
        Tool.Check("ip", "address", "add", "10.44.0.3/32", "dev", Device);
        await DeclareAsync("10.44.0.1", "10.44.0.2");
        await ExpectAsync(@"inet 10\.44\.0\.1/32 .*", @"inet 10\.44\.0\.2/32 .*", @"inet 10\.44\.0\.3/32 .*");

        portal.Kill();
        Addresses.Should().HaveCount(3);
        await portal.StartReadyAsync();
        await DeclareAsync("10.0.0.1");
        await ExpectAsync(@"inet 10\.44\.0\.2/32 .*", @"inet 10\.44\.0\.3/32 .*");
    }

    [Test]
    public async Task Killed_at_any_moment_it_forgets_none_of_its_own_and_takes_none_of_others()
    {
        await DeclareAsync("10.44.0.1");
        await ExpectAsync(@"inet 10\.44\.0\.1/32 .*");
        Tool.Check("ip", "address", "add", "10.44.0.9/32", "dev", Device);
        for (var round = 0; round < 6; round++)
        {
            // Two looks happen within this time, and what they do takes some of it.
            await DeclareAsync([.. Enumerable.Range(10 * round, 10).Select(n => $"10.44.1.{n}")]);
            await Task.Delay(TimeSpan.FromMilliseconds(60 * round));
            portal.Kill();
            await portal.StartReadyAsync();
        }

        await DeclareAsync("10.44.0.9");
        await ExpectAsync(@"inet 10\.44\.0\.9/32 .*");
        await DeclareAsync();
        await Task.Delay(TimeSpan.FromSeconds(1));
        Addresses.Should().HaveCount(1);
    }

    private static async Task ExpectAsync(params string[] patterns)
    {
        await Until.TrueAsync(() => Addresses.Length == patterns.Length && Addresses.Zip(patterns).All(pair => System.Text.RegularExpressions.Regex.IsMatch(pair.First, $"^{pair.Second}$")), $"the addresses should be {string.Join(", ", patterns)} and were {string.Join(", ", Addresses)}", seconds: 60);
    }

    private async Task DeclareAsync(params string[] addresses) =>
        (await portal.Api.PostAsync("/services", $"[{string.Join(',', addresses.Select(address => $"{{type: 'tcp', host: '{address}', port: 80}}"))}]")).Expect(200);
}
