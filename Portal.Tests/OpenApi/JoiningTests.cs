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
    private TemporaryFolder folder = null!;

    private string Joined => folder["openapi.json"];

    [SetUp]
    public void Write_parts()
    {
        folder = new TemporaryFolder();
        DocumentParts.Write(folder.Path);
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

    private void Write(string file, string text) => DocumentParts.Write(folder.Path, file, text);
}
