using System.Text.RegularExpressions;
using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Conventions;

/// <summary>People find their way in the pages: the README is short, and links lead from it to all that there is.</summary>
public sealed partial class PageTests
{
    private const string Readme = "README.md";
    private const int LongestReadme = 10 * 1024;

    [Test]
    public void The_README_has_at_most_10_KB() => new FileInfo(Repository.PathOf(Readme)).Length.Should().BeLessThanOrEqualTo(LongestReadme);

    [Test]
    public void Every_link_leads_somewhere()
    {
        var links = Pages.All.SelectMany(page => Links(page).Select(link => (Page: page, Link: link))).ToList();

        links.Where(link => !Exists(link.Page, link.Link)).Should().BeEmpty();
        links.Should().HaveCountGreaterThan(Pages.All.Count);
    }

    [Test]
    public void Every_page_is_reached_from_the_README()
    {
        var reached = new HashSet<string> { Readme };
        var next = new Queue<string>(reached);
        while (next.TryDequeue(out var page))
        {
            foreach (var other in Links(page).Select(link => Target(page, link).File).Where(Pages.All.Contains).Where(reached.Add))
            {
                next.Enqueue(other);
            }
        }

        reached.Should().BeEquivalentTo(Pages.All);
    }

    [TestCase("Portal.Ipvsadm")]
    [TestCase("Portal.Api")]
    public void Every_room_stands_on_the_page_for_those_who_change_Portal(string project)
    {
        var rooms = Repository.Files(project).Select(file => file.Split('/')).Where(parts => parts.Length > 2).Select(parts => parts[1]).Distinct();
        var page = Repository.Read("docs/contributing.md");

        rooms.Where(room => !Regex.IsMatch(page, $@"^ +(?:\w+, )*{room}\b", RegexOptions.Multiline)).Should().BeEmpty();
    }

    [TestCase("A server", "a-server")]
    [TestCase("`/readyz` answers 503", "readyz-answers-503")]
    [TestCase("Backup, move, upgrade", "backup-move-upgrade")]
    public void A_heading_has_the_anchor_that_browsers_find(string heading, string anchor) => Anchor(heading).Should().Be(anchor);

    private static bool Exists(string page, string link)
    {
        var (file, anchor) = Target(page, link);
        return Path.Exists(Repository.PathOf(file))
            && (anchor is null || Heading().Matches(Text(file)).Select(match => Anchor(match.Groups["heading"].Value)).Contains(anchor));
    }

    private static (string File, string? Anchor) Target(string page, string link)
    {
        var parts = link.Split('#', 2);
        var file = parts[0].Length == 0 ? page : Path.GetRelativePath(Repository.PathOf("."), Repository.PathOf(Path.Combine(Path.GetDirectoryName(page)!, parts[0])));
        return (file, parts.Length == 2 ? parts[1] : null);
    }

    private static IEnumerable<string> Links(string page) =>
        Link().Matches(Text(page)).Select(match => match.Groups["target"].Value).Where(target => !target.Contains("://", StringComparison.Ordinal));

    // What stands in a block is no link and no heading.
    private static string Text(string page) => Block().Replace(Repository.Read(page), string.Empty);

    private static string Anchor(string heading) => NotInAnchors().Replace(heading, string.Empty).Replace(' ', '-').ToLowerInvariant();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<heading>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"[^\w\s-]")]
    private static partial Regex NotInAnchors();
}
