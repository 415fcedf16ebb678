using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Execution;

namespace Portal.Tests.Execution;

public sealed class IpvsadmFailureTests
{
    [TestCase(FailureKind.TimedOut, true)]
    [TestCase(FailureKind.Broken, true)]
    [TestCase(FailureKind.Refused, false)]
    [TestCase(FailureKind.NotRun, false)]
    [TestCase(FailureKind.ToolMissing, false)]
    [TestCase(FailureKind.NotPermitted, false)]
    public void Only_after_some_failures_it_is_not_known_what_happened(FailureKind kind, bool expected) =>
        new IpvsadmFailure { Kind = kind, Command = "" }.IsOutcomeUnknown.Should().Be(expected);

    [TestCase(FailureKind.ToolMissing, true)]
    [TestCase(FailureKind.NotPermitted, true)]
    [TestCase(FailureKind.ModuleMissing, true)]
    [TestCase(FailureKind.TimedOut, false)]
    [TestCase(FailureKind.NoSuchService, false)]
    public void Only_some_failures_say_that_nothing_works(FailureKind kind, bool expected) =>
        new IpvsadmFailure { Kind = kind, Command = "" }.IsUnavailable.Should().Be(expected);
}
