using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;
using Portal.Tests.Model;

namespace Portal.Tests.Diff;

public sealed class TableDiffPropertyTests
{
    [Test]
    public void A_plan_leads_to_the_desired_table() =>
        ForEveryPair((actual, desired, plan) => plan.Apply(actual).Should().Be(desired));

    [Test]
    public void A_plan_that_knows_where_it_leads_has_the_order_to_which_its_steps_lead() =>
        ForEveryPair((actual, desired, plan) =>
        {
            var stepwise = plan.Changes.Aggregate(actual, (table, change) => change.Apply(table));
            plan.Apply(actual).ShouldHaveTheOrderOf(stepwise);
            desired.InOrderOf(actual).ShouldHaveTheOrderOf(stepwise);
        });

    [Test]
    public void What_is_made_anew_has_the_order_that_it_had() =>
        ForEveryPair((_, desired, _) => TableDiff.Compute(IpvsTable.Empty, desired).Changes
            .Aggregate(IpvsTable.Empty, (table, change) => change.Apply(table)).ShouldHaveTheOrderOf(desired));

    [Test]
    public void Equal_tables_need_nothing() =>
        ForEveryPair((actual, _, _) =>
        {
            var plan = TableDiff.Compute(actual, IpvsTable.Of(actual.Services.Reverse()));
            plan.IsEmpty.Should().BeTrue();
            plan.Unchanged.Should().Be(actual.Services.Sum(service => 1 + service.Servers.Count));
        });

    [Test]
    public void A_plan_has_one_step_for_each_difference_and_no_other() =>
        ForEveryPair((actual, desired, plan) =>
        {
            var keys = actual.Services.Concat(desired.Services).Select(service => service.Key).Distinct();
            plan.Count.Should().Be(keys.Sum(key => Differences(actual.Find(key), desired.Find(key))));
        });

    [Test]
    public void Nothing_goes_before_everything_has_come() =>
        ForEveryPair((actual, desired, plan) =>
        {
            plan.AdditionsAndEdits.Where(change => change is ServiceRemoved or ServerRemoved).Should().BeEmpty();
            plan.Removals.Where(change => change is not (ServiceRemoved or ServerRemoved)).Should().BeEmpty();
            plan.AdditionsAndEdits.SkipWhile(change => change is ServiceAdded or ServerAdded)
                .Where(change => change is not (ServiceEdited or ServerEdited)).Should().BeEmpty();
        });

    [Test]
    public void On_the_way_there_are_never_fewer_services_or_servers_than_at_both_ends() =>
        ForEveryPair((actual, desired, plan) =>
        {
            var table = actual;
            foreach (var change in plan.Changes)
            {
                table = change.Apply(table);
                table.Count.Should().BeGreaterThanOrEqualTo(Math.Min(actual.Count, desired.Count));
                foreach (var before in actual.Services.Where(service => desired.Find(service.Key) is not null))
                {
                    table.Find(before.Key)!.Servers.Count.Should()
                        .BeGreaterThanOrEqualTo(Math.Min(before.Servers.Count, desired.Find(before.Key)!.Servers.Count));
                }
            }
        });

    [Test]
    public void What_is_equal_in_both_is_never_touched() =>
        ForEveryPair((actual, desired, plan) =>
        {
            var touched = plan.Changes.Select(change => change.Service).ToHashSet();
            foreach (var same in actual.Services.Where(service => service.Equals(desired.Find(service.Key))))
            {
                touched.Should().NotContain(same.Key);
            }
        });

    [Test]
    public void The_plans_of_single_services_make_up_the_plan_of_the_table() =>
        ForEveryPair((actual, desired, plan) =>
        {
            var keys = actual.Services.Concat(desired.Services).Select(service => service.Key).Distinct();
            keys.SelectMany(key => TableDiff.Compute(actual.Find(key), desired.Find(key)).Changes).Should().BeEquivalentTo(plan.Changes);
        });

    private static int Differences(VirtualService? actual, VirtualService? desired)
    {
        if (desired is null)
        {
            return 1;
        }

        var before = actual?.Servers ?? VirtualService.NoServers;
        return (actual?.Settings == desired.Settings ? 0 : 1)
            + desired.Servers.Count(server => !before.Contains(server))
            + before.Keys.Count(key => !desired.Servers.ContainsKey(key));
    }

    private static void ForEveryPair(Action<IpvsTable, IpvsTable, ChangePlan> check) =>
        TablePairGen.Any.Sample(
            pair => check(pair.Actual, pair.Desired, TableDiff.Compute(pair.Actual, pair.Desired)),
            iter: 300,
            print: pair => string.Join('\n', TableDiff.Compute(pair.Actual, pair.Desired).Changes));
}
