using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Conventions;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Scripts;

/// <summary>The library (scripts/lab/xstate.c) by which the lab's kernel runs on processors with more registers than it knows.</summary>
public sealed class XstateTests
{
    // What the calls print that the library is there for; it leaves all others as they are.
    private static readonly string[] Concerned = ["short", "arrived", "child"];

    private TemporaryFolder folder = null!;
    private string library = null!;

    [OneTimeSetUp]
    public void Compile()
    {
        folder = new TemporaryFolder();
        library = folder["xstate.so"];
        Tool.Check("gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", library, Repository.PathOf("scripts/lab/xstate.c"));
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [TestCase("")]
    [TestCase("amx")]
    public void Registers_arrive_from_an_area_that_is_shorter_than_that_of_the_machine(string host)
    {
        var (without, with) = Trace(host);

        without["short"].Should().Be("-1 EFAULT 576", "a machine takes its own size only");
        without["child"].Should().Be("has it not");
        with["short"].Should().Be("0 - 576");
        with["arrived"].Should().MatchRegex(@"^yes, (\d+) of \1 zeros$");
        with["child"].Should().Be("has it");
    }

    [TestCase("")]
    [TestCase("amx")]
    public void All_other_calls_pass_through_as_they_are(string host)
    {
        var (without, with) = Trace(host);

        with.Where(call => !Concerned.Contains(call.Key)).Should().Equal(without.Where(call => !Concerned.Contains(call.Key)));
        with.Should().ContainKey("peek again").WhoseValue.Should().Be("1 - 0");
        with["extended, without header"].Should().StartWith("-1 EFAULT");
    }

    private (Dictionary<string, string> Without, Dictionary<string, string> With) Trace(string host)
    {
        var machine = host.Length > 0 ? NativeStub.AmxHost : string.Empty;
        return (Calls(machine), Calls($"{library}:{machine}"));
    }

    private static Dictionary<string, string> Calls(string loaded) => Tool.Check("env", "LD_PRELOAD=" + loaded, NativeStub.Tracer)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ")).ToDictionary(line => line[0], line => line[1]);
}
