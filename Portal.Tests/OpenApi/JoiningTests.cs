using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Tests.Conventions;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.OpenApi;

/// <summary>The build joins the parts of the document.</summary>
public sealed class JoiningTests
{
    private static readonly TestCaseData[] Broken =
    [
        Row("a path twice", "Resources/b.json", """{"paths": {"/a": {}}}""", "b.json(1)", "\"/a\" is among the paths already: it stands in a.json"),
        Row("a schema twice", "Shared/b.json", "{\"components\": {\n\"schemas\": {\"A\": {}}}}", "b.json(2)", "\"A\" is among the schemas already: it stands in a.json"),
        Row("a method twice", "Resources/b.json", """{"paths": {"/b": {"get": 1, "get": 2}}}""", "b.json(1)", "\"get\" stands twice in one object"),
        Row("what belongs to the whole", "Resources/b.json", """{"tags": []}""", "b.json(1)", "\"tags\" belongs into document.json"),
        Row("no end", "Resources/b.json", "{\"paths\": {", "b.json(1)", "This is not JSON"),
        Row("a comma too many", "Resources/b.json", "{\"paths\": {\n\"/b\": {},\n}}", "b.json(3)", "This is not JSON"),
        Row("a word that is no value", "Resources/b.json", """{"paths": {"/b": no}}""", "b.json(1)", "This is not JSON"),
        Row("a comment", "Resources/b.json", "{\"paths\": {}} // all", "b.json(1)", "Something stands behind the end"),
    ];

    private TemporaryFolder folder = null!;

    private string Joined => folder["openapi.json"];

    [SetUp]
    public void Write_parts()
    {
        folder = new TemporaryFolder();
        Write("document.json", """{"openapi": "3.1.1", "components": {"schemas": {"D": true}}}""");
        Write("Resources/a.json", """{"paths": {"/a": {"get": [1.5e3, "\u00e4\"{", {}, [], null]}}, "components": {"schemas": {"A": {"type": "string"}}}}""");
        Write("Shared/schemas.json", """{"components": {"schemas": {"S": {}}, "headers": {"S": {}}}}""");
    }

    [TearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void Everything_of_every_part_is_in_the_document_and_nothing_else()
    {
        var files = Directory.GetFiles(Repository.PathOf(Document.Folder), "*.json", SearchOption.AllDirectories);
        var sum = new JObject();
        foreach (var part in files.Select(file => Document.Parse(File.ReadAllText(file))))
        {
            sum.Merge(part);
        }

        files.Length.Should().BeGreaterThan(15);
        JToken.DeepEquals(sum, Document.Instance.Root).Should().BeTrue("the document is the sum of its parts");
    }

    [Test]
    public void The_members_of_all_parts_stand_together()
    {
        Join().ExitCode.Should().Be(0);

        var joined = Document.Parse(File.ReadAllText(Joined));
        joined.Properties().Select(member => member.Name).Should().Equal("openapi", "paths", "components");
        JToken.DeepEquals(joined["paths"], JObject.Parse("""{"/a": {"get": [1500.0, "ä\"{", {}, [], null]}}""")).Should().BeTrue();
        JToken.DeepEquals(joined["components"], JObject.Parse("""{"schemas": {"D": true, "A": {"type": "string"}, "S": {}}, "headers": {"S": {}}}""")).Should().BeTrue();
    }

    [TestCaseSource(nameof(Broken))]
    public void A_part_that_does_not_fit_fails_the_build_and_is_named(string file, string text, string place, string problem)
    {
        Write(file, text);

        var run = Join();
        run.ExitCode.Should().NotBe(0);
        run.Output.Should().Contain(place).And.Contain(problem);
        File.Exists(Joined).Should().BeFalse();
    }

    [Test, Category("Long")]
    public void It_is_joined_anew_only_when_a_part_has_changed_has_come_or_has_gone()
    {
        Join().ExitCode.Should().Be(0);
        WasJoinedAgain().Should().BeFalse();

        Write("Resources/b.json", """{"paths": {"/b": {}}}""");
        WasJoinedAgain().Should().BeTrue();
        WasJoinedAgain().Should().BeFalse();

        File.SetLastWriteTimeUtc(folder["Resources/b.json"], DateTime.UtcNow.AddMinutes(5));
        WasJoinedAgain().Should().BeTrue();

        File.Delete(folder["Resources/b.json"]);
        WasJoinedAgain().Should().BeTrue();
        Document.Parse(File.ReadAllText(Joined))["paths"]!["/b"].Should().BeNull();
    }

    // What stands in its place is newer than every part, and is overwritten only by a new document.
    private bool WasJoinedAgain()
    {
        File.WriteAllText(Joined, "old");
        Join().ExitCode.Should().Be(0);
        return File.ReadAllText(Joined) != "old";
    }

    private Tool Join() => Tool.Run(
        "dotnet", "msbuild", Repository.PathOf(Document.Folder + "/Joining.targets"), "-t:JoinOpenApi", $"-p:OpenApiFolder={folder.Path}/", $"-p:OpenApiDocument={Joined}", "-nologo", "-v:q", "-nodeReuse:false");

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[file])!);
        File.WriteAllText(folder[file], text);
    }

    private static TestCaseData Row(string name, string file, string text, string place, string problem) => new TestCaseData(file, text, place, problem).SetArgDisplayNames(name);
}
