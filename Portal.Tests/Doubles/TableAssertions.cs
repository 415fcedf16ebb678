using FluentAssertions;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Doubles;

/// <summary>Compares tables as the commands that would make them, which a person can read when they differ.</summary>
internal static class TableAssertions
{
    public static IEnumerable<string> Lines(this IpvsTable table) =>
        TableDiff.Compute(IpvsTable.Empty, table).Changes.Select(change => change.ToCommand().ToString()["ipvsadm ".Length..]);

    public static void ShouldBe(this IpvsTable actual, IpvsTable expected, string because = "")
    {
        if (!actual.Equals(expected))
        {
            actual.Lines().Should().Equal(expected.Lines(), because);
            actual.Equals(expected).Should().BeTrue(because);
        }
    }

    /// <summary>The servers of each service came in the same order.</summary>
    public static void ShouldHaveTheOrderOf(this IpvsTable actual, IpvsTable expected) =>
        actual.Services.Select(service => (service.Key, string.Join(' ', service.ServersInOrder)))
            .Should().Equal(expected.Services.Select(service => (service.Key, string.Join(' ', service.ServersInOrder))));

    public static void ShouldBe(this IpvsTable actual, params VirtualService[] services) => actual.ShouldBe(IpvsTable.Of(services));
}
