using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Text;

namespace Portal.Tests.Text;

public sealed class BatchErrorsTests
{
    // iproute2 6.1.0 on Linux 6.1, ip -force -batch -, six lines.
    private const string Real = """
        RTNETLINK answers: File exists
        Command failed -:2
        RTNETLINK answers: Cannot assign requested address
        Command failed -:4
        Error: Unknown device type.
        Command failed -:5
        Cannot find device "nosuch"
        Command failed -:6

        """;

    [Test]
    public void Each_line_has_what_the_kernel_said_of_it() => BatchErrors.Parse(Real, 6).Should().Equal(
        null, "RTNETLINK answers: File exists", null, "RTNETLINK answers: Cannot assign requested address", "Error: Unknown device type.", "Cannot find device \"nosuch\"");

    [TestCase("", null, null)]
    [TestCase("Command failed -:1", "Command failed -:1", null)]
    [TestCase("a\nb\nCommand failed -:2", null, "a b")]
    [TestCase("a\nCommand failed -:3", null, null)]
    [TestCase("a\nCommand failed -:x\nCommand failed -:2", null, "Command failed -:2")]
    [TestCase("Warning: something", null, null)]
    public void What_is_about_no_line_is_passed_over(string error, string? first, string? second) => BatchErrors.Parse(error, 2).Should().Equal(first, second);
}
