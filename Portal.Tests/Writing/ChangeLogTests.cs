using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Writing;

/// <summary>The line of the log for each accepted change: who asked, by which word it is found again, and what ipvsadm ran for it.</summary>
internal sealed class ChangeLogTests : BalancerFixture
{
    private static readonly WriteTerms Named = new(new Caller("10.9.9.9", "POST /somewhere") { RequestId = "mine-1" });

    [Test]
    public async Task A_change_names_its_request_and_its_commands()
    {
        await Balancer.ResetAsync(IpvsTable.Of([Known.Web.With(1)]), Named);
        Changes().Should().Equal(
            "Revision 1: 2 changes for 10.9.9.9 (admin), POST /somewhere. 2 commands: "
            + "[ipvsadm -A -t 10.0.0.1:80 -s wlc, ipvsadm -a -t 10.0.0.1:80 -r 10.1.0.1:80 -g -w 1 -x 0 -y 0] mine-1");
    }

    [Test]
    public async Task Of_many_commands_the_first_are_named_and_all_are_counted()
    {
        await Balancer.ResetAsync(IpvsTable.Of([Known.Web.With(1, 2, 3, 4, 5, 6, 7, 8, 9)]), Named);
        Changes().Single().Should().Contain(" 10 commands: [ipvsadm -A ").And.Contain("-r 10.1.0.2:80").And.NotContain("-r 10.1.0.3:80");
    }

    [Test]
    public async Task A_change_without_a_command_says_so()
    {
        await Balancer.RecoverAsync();
        Kernel.ByHand(_ => IpvsTable.Of([Known.Web]));
        await Balancer.ImportAsync(Named);
        Changes().Single().Should().Contain("Revision 1: 1 changes").And.Contain(" 0 commands: [] mine-1");
    }

    [Test]
    public async Task Changes_that_share_a_run_of_ipvsadm_name_their_own_commands()
    {
        await DeclareAsync(Known.Web);
        Log.Lines.Clear();
        Kernel.Hang();
        var first = AddServerAsync(1);
        await Poll.UntilAsync(() => Kernel.Waiting > 0, "the first is at work");
        var others = Enumerable.Range(2, 5).Select(n => Balancer.WriteAsync(
            new AddServerIntent(Known.Web.Key, Known.Server((byte)n), Known.Plain), Me with { Caller = Me.Caller with { RequestId = $"id-{n}" } })).ToArray();
        Kernel.Release();
        await Task.WhenAll([first, .. others]);

        Kernel.Runs.Should().Be(2, "five of them share a run");
        for (var n = 2; n <= 6; n++)
        {
            Changes().Should().ContainSingle(line => line.EndsWith($" 1 commands: [ipvsadm -a -t 10.0.0.1:80 -r 10.1.0.{n}:80 -g -w 1 -x 0 -y 0] id-{n}", StringComparison.Ordinal));
        }
    }

    [Test]
    public async Task A_kernel_that_was_put_right_is_told_too()
    {
        await DeclareAsync(Known.Web);
        Kernel.ByHand(_ => IpvsTable.Empty);
        await Balancer.PushAsync(Named);
        Log.Lines.Select(line => line.Text).Should().Contain(
            "The kernel was repaired, at revision 1: 1 steps for 10.9.9.9 (admin), POST /somewhere. 1 commands: [ipvsadm -A -t 10.0.0.1:80 -s wlc] mine-1");
    }

    private IEnumerable<string> Changes() => Log.Lines.Select(line => line.Text).Where(text => text.StartsWith("Revision ", StringComparison.Ordinal));
}
