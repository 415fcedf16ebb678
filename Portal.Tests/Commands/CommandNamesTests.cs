using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Commands;

/// <summary>Names of schedulers and engines are the only texts of a command that can come from outside.</summary>
public sealed class CommandNamesTests
{
    private static readonly ServiceKey Key = new FirewallMarkKey(IpFamily.IPv4, 5);

    [TestCase("wlc")]
    [TestCase("other_module-2")]
    [TestCase("fifteen.letters")]
    public void A_name_stands_in_the_command_as_it_is(string name) =>
        CommandText.Line(new AddService(Key, new() { Scheduler = name })).Should().Be("-A -f 5 -s " + name);

    [TestCase("", TestName = "an empty name")]
    [TestCase("-C", TestName = "an option")]
    [TestCase("-", TestName = "a dash")]
    [TestCase("rr -C", TestName = "a blank in the name")]
    [TestCase(" rr", TestName = "a blank at the beginning")]
    [TestCase("rr\t", TestName = "a tab")]
    [TestCase("rr\n-C", TestName = "a line feed")]
    [TestCase("rr\r", TestName = "a carriage return")]
    [TestCase("rr\0", TestName = "a NUL")]
    [TestCase("rr,wlc", TestName = "a comma")]
    [TestCase("#rr", TestName = "a hash")]
    [TestCase("rré", TestName = "a letter that is not ASCII")]
    [TestCase("sixteen.letters.", TestName = "more than the kernel keeps")]
    [TestCase("ipvsadm", TestName = "the word that ipvsadm drops wherever it stands")]
    public void Another_name_is_refused(string name)
    {
        var asScheduler = new AddService(Key, new() { Scheduler = name });
        var asEngine = new EditService(Key, new() { Persistence = new() { Timeout = TimeSpan.FromSeconds(1), Engine = name } });
        FluentActions.Invoking(() => CommandText.Line(asScheduler)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => CommandText.Arguments(asEngine)).Should().Throw<ArgumentException>();
        Schedulers.IsName(name).Should().BeFalse();
    }

    [Test]
    public void No_name_of_any_kind_makes_a_second_word() =>
        Gen.String.Sample(
            name =>
            {
                var command = new AddService(Key, new() { Scheduler = name });
                if (Schedulers.IsName(name))
                {
                    CommandText.Line(command).Split(' ').Should().HaveCount(5).And.EndWith(name);
                }
                else
                {
                    FluentActions.Invoking(() => CommandText.Line(command)).Should().Throw<ArgumentException>();
                }
            },
            iter: 2000);
}
