using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Fleet;

namespace Portal.Tests.Fleet;

[TestFixture]
internal sealed class DirectorReportTests
{
    private static readonly DirectorReport Full = new("lb1", "1c5c") { Version = "1.2.3", Addresses = ["http://127.0.0.1:8443"], State = "following", Revision = 12, Digest = "ab", DriftSteps = 3, Refused = ["no"], EmptyDrains = ["-t 10.0.0.1:80"], IsReady = true, VirtualAddresses = ["10.0.0.1"] };

    [Test]
    public void What_a_director_says_of_itself_is_read_as_it_was_written() => DirectorReport.Read(Full.Write().Span).Should().Be(Full);

    [Test]
    public void What_a_newer_one_says_more_is_passed_over() =>
        DirectorReport.Read(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Full.Write().Span).Replace("{\"name\"", "{\"mood\":{\"is\":[1]},\"name\"", StringComparison.Ordinal))).Should().Be(Full);

    [Test]
    public void What_is_no_report_is_refused() => FluentActions.Invoking(() => DirectorReport.Read("[]"u8)).Should().Throw<FormatException>();
}
