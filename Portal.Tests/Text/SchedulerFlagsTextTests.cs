using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Tests.Text;

public sealed class SchedulerFlagsTextTests
{
    [TestCase("rr", SchedulerFlags.None, "")]
    [TestCase("rr", SchedulerFlags.Flag1 | SchedulerFlags.Flag2 | SchedulerFlags.Flag3, "flag-1,flag-2,flag-3")]
    [TestCase("sh", SchedulerFlags.Flag1, "sh-fallback")]
    [TestCase("sh", SchedulerFlags.Flag1 | SchedulerFlags.Flag2, "sh-fallback,sh-port")]
    [TestCase("sh", SchedulerFlags.Flag3, "flag-3")]
    [TestCase("mh", SchedulerFlags.Flag2, "mh-port")]
    [TestCase("mh", SchedulerFlags.Flag1 | SchedulerFlags.Flag3, "mh-fallback,flag-3")]
    public void Flags_have_the_names_of_their_scheduler(string scheduler, SchedulerFlags flags, string names)
    {
        string.Join(',', SchedulerFlagsText.Names(scheduler, flags)).Should().Be(names);
        SchedulerFlagsText.Names(scheduler, flags).Aggregate(SchedulerFlags.None, (all, name) => all | SchedulerFlagsText.Parse(scheduler, name)!.Value)
            .Should().Be(flags);
    }

    [TestCase("sh", "flag-1", SchedulerFlags.Flag1)]
    [TestCase("mh", "flag-2", SchedulerFlags.Flag2)]
    [TestCase("wlc", "flag-3", SchedulerFlags.Flag3)]
    public void Every_scheduler_has_the_numbered_names(string scheduler, string name, SchedulerFlags flag) =>
        SchedulerFlagsText.Parse(scheduler, name).Should().Be(flag);

    [TestCase("sh", "mh-port", TestName = "a flag of another scheduler")]
    [TestCase("rr", "sh-port", TestName = "a flag of a scheduler with names")]
    [TestCase("sh", "flag-4", TestName = "a flag too many")]
    [TestCase("sh", "SH-PORT", TestName = "capital letters")]
    [TestCase("sh", "", TestName = "no name at all")]
    public void A_name_that_the_scheduler_does_not_have_is_null(string scheduler, string name) =>
        SchedulerFlagsText.Parse(scheduler, name).Should().BeNull();

    [TestCase("sh", "()", SchedulerFlags.Flag3, TestName = "nothing in parentheses is the hidden flag 3")]
    [TestCase("mh", "(mh-fallback,mh-port)", SchedulerFlags.Flag1 | SchedulerFlags.Flag2)]
    [TestCase("rr", "(flag-1,flag-3)", SchedulerFlags.Flag1 | SchedulerFlags.Flag3)]
    public void A_listing_shows_them_in_parentheses(string scheduler, string text, SchedulerFlags flags) =>
        SchedulerFlagsText.ParseListed(scheduler, text).Should().Be(flags);

    [TestCase("sh", "", TestName = "no parentheses")]
    [TestCase("sh", "(", TestName = "half a pair of parentheses")]
    [TestCase("sh", "(sh-port", TestName = "parentheses that are not closed")]
    [TestCase("sh", "(,)", TestName = "a comma alone")]
    [TestCase("sh", "(sh-port,)", TestName = "a comma at the end")]
    [TestCase("sh", "(sh-port,new)", TestName = "one known and one unknown")]
    [TestCase("sh", "(new,sh-port)", TestName = "one unknown and one known")]
    public void Another_form_is_null(string scheduler, string text) =>
        SchedulerFlagsText.ParseListed(scheduler, text).Should().BeNull();
}
