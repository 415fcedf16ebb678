using System.Text.RegularExpressions;
using FluentAssertions;
using NUnit.Framework;

// More at once than there are processors, for many tests wait.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(4)]

namespace Portal.Tests.Conventions;

/// <summary>
/// Fixtures outside the lab run beside each other, so each has folders, ports and stubs of its own. Those of the lab share one
/// kernel and run one after another.
/// </summary>
public sealed partial class ParallelismTests
{
    [Test]
    public void A_fixture_outside_the_lab_that_runs_alone_says_why() =>
        Repository.Files("Portal.Tests")
            .Where(file => !file.StartsWith("Portal.Tests/Lab/", StringComparison.Ordinal))
            .Where(file => Alone().IsMatch(Repository.Read(file)))
            .Should().BeEmpty("a comment above [NonParallelizable] gives the reason");

    [Test]
    public void A_fixture_outside_the_lab_that_starts_the_binary_is_of_the_category_Binary() =>
        Repository.Files("Portal.Tests")
            .Where(file => !file.StartsWith("Portal.Tests/Lab/", StringComparison.Ordinal) && (file.EndsWith("Tests.cs", StringComparison.Ordinal) || file.EndsWith("Fixture.cs", StringComparison.Ordinal)))
            .Where(file => Binary().IsMatch(Repository.Read(file)) && !Repository.Read(file).Contains("[Category(\"Binary\")]", StringComparison.Ordinal))
            .Should().BeEmpty("scripts/test.sh runs the others before the binary is built");

    [GeneratedRegex(@"\bnew (PortalProcess|BrokenPortal|DirectorProcess)\b|\b(PortalProcess\.Binary|LimitedPortal\.StartAsync|FleetOfProcesses\.StartAsync)\b")]
    private static partial Regex Binary();

    [GeneratedRegex(@"^(?!\s*///?).*\n\s*\[NonParallelizable\]", RegexOptions.Multiline)]
    private static partial Regex Alone();
}
