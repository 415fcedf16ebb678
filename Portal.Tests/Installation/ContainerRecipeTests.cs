using System.Text.RegularExpressions;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Conventions;
using Portal.Tests.Lab;

namespace Portal.Tests.Installation;

/// <summary>The recipe of the container image. What it makes runs in the lab.</summary>
public sealed partial class ContainerRecipeTests
{
    private static readonly string[] Recipe = [.. Repository.Read("scripts/container/Containerfile").Split('\n').Where(line => line.Length > 0 && line[0] != '#')];

    [Test]
    public void Its_files_are_those_of_the_script_and_no_others()
    {
        var first = Recipe.TakeWhile(line => line != "FROM scratch").ToList();
        var last = Recipe.SkipWhile(line => line != "FROM scratch").Skip(1).ToList();

        first.Where(line => line.StartsWith("RUN", StringComparison.Ordinal)).Should().Equal("RUN /portal/scripts/container/rootfs.sh /root-of-image");
        last.Where(line => Regex.IsMatch(line, "^(COPY|ADD|RUN)")).Should().Equal("COPY --from=files /root-of-image /");
    }

    [Test]
    public void It_copies_what_the_script_reads_and_the_rest_is_not_sent()
    {
        var copied = Recipe.Select(line => Copy().Match(line)).Where(match => match.Success).Select(match => match.Groups["file"].Value).ToList();

        copied.Should().BeEquivalentTo(Read().Matches(Repository.Read("scripts/container/rootfs.sh")).Select(match => match.Value).Distinct().Append("scripts/container/rootfs.sh").Except(["scripts/container/Containerfile", "scripts/build.sh"]));
        Repository.Read("scripts/container/Containerfile.dockerignore").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Should().BeEquivalentTo(copied.Select(file => "!" + file).Prepend("*"));
    }

    [Test]
    public void It_is_not_root_and_both_know_its_number()
    {
        var user = Regex.Match(Repository.Read("scripts/container/rootfs.sh"), "^user=(\\d+)$", RegexOptions.Multiline).Groups[1].Value;

        int.Parse(user, System.Globalization.CultureInfo.InvariantCulture).Should().BePositive();
        Recipe.Should().ContainSingle(line => line.StartsWith("USER ", StringComparison.Ordinal)).Which.Should().Be($"USER {user}:{user}");
    }

    [Test]
    public void Its_health_check_is_the_verb_for_that() =>
        Recipe.Should().ContainSingle(line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal)).Which.Should().EndWith("""CMD ["/usr/bin/portal", "ready", "--quiet"]""");

    [TestCase]
    [TestCase("--nonsense")]
    [TestCase("/etc")]
    public void The_script_refuses_a_place_that_is_none(params string[] words)
    {
        var run = Tool.Run(Repository.PathOf("scripts/container/rootfs.sh"), words);

        run.ExitCode.Should().Be(2);
        run.Error.Should().MatchRegex("Usage|is there already");
    }

    [GeneratedRegex("^COPY (?<file>[^-]\\S*) /portal/")]
    private static partial Regex Copy();

    // The files of the repository that it names.
    [GeneratedRegex(@"\b(scripts|artifacts)/[\w/.-]*\w")]
    private static partial Regex Read();
}
