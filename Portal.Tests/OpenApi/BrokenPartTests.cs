using System.Globalization;
using System.Xml.Linq;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Conventions;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.OpenApi;

/// <summary>A part that does not fit into the document fails the build. One build tries all of them, for each start of MSBuild takes seconds.</summary>
public sealed class BrokenPartTests
{
    private static readonly (string Name, string File, string Text, string Place, string Problem)[] Broken =
    [
        ("a path twice", "Resources/b.json", """{"paths": {"/a": {}}}""", "b.json(1)", "\"/a\" is among the paths already: it stands in a.json"),
        ("a schema twice", "Shared/b.json", "{\"components\": {\n\"schemas\": {\"A\": {}}}}", "b.json(2)", "\"A\" is among the schemas already: it stands in a.json"),
        ("a method twice", "Resources/b.json", """{"paths": {"/b": {"get": 1, "get": 2}}}""", "b.json(1)", "\"get\" stands twice in one object"),
        ("what belongs to the whole", "Resources/b.json", """{"tags": []}""", "b.json(1)", "\"tags\" belongs into document.json"),
        ("no end", "Resources/b.json", "{\"paths\": {", "b.json(1)", "This is not JSON"),
        ("a comma too many", "Resources/b.json", "{\"paths\": {\n\"/b\": {},\n}}", "b.json(3)", "This is not JSON"),
        ("a word that is no value", "Resources/b.json", """{"paths": {"/b": no}}""", "b.json(1)", "This is not JSON"),
        ("a comment", "Resources/b.json", "{\"paths\": {}} // all", "b.json(1)", "Something stands behind the end"),
    ];

    private TemporaryFolder folder = null!;
    private string[] output = [];

    private static IEnumerable<TestCaseData> Numbers => Broken.Select((part, number) => new TestCaseData(number).SetArgDisplayNames(part.Name));

    [OneTimeSetUp]
    public void Build_all()
    {
        folder = new TemporaryFolder();
        var target = new XElement("Target", new XAttribute("Name", "All"));
        for (var number = 0; number <= Broken.Length; number++)
        {
            DocumentParts.Write(FolderOf(number));
            if (number < Broken.Length)
            {
                DocumentParts.Write(FolderOf(number), Broken[number].File, Broken[number].Text);
            }

            target.Add(
                new XElement(
                    "MSBuild",
                    new XAttribute("Projects", Repository.PathOf(Document.Folder + "/Joining.targets")),
                    new XAttribute("Targets", "JoinOpenApi"),
                    new XAttribute("Properties", $"OpenApiFolder={FolderOf(number)}/;OpenApiDocument={JoinedOf(number)}"),
                    new XAttribute("ContinueOnError", "ErrorAndContinue")),
                new XElement(
                    "WriteLinesToFile",
                    new XAttribute("Condition", "'$(MSBuildLastTaskResult)' == 'true'"),
                    new XAttribute("File", SuccessOf(number))));
        }

        new XElement("Project", target).Save(folder["all.proj"]);
        var run = Tool.Run("dotnet", "msbuild", folder["all.proj"], "-nologo", "-v:q", "-nodeReuse:false");
        run.ExitCode.Should().NotBe(0);
        output = run.Output.Split('\n');
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [TestCaseSource(nameof(Numbers))]
    public void A_part_that_does_not_fit_fails_the_build_and_is_named(int number)
    {
        var (_, file, _, place, problem) = Broken[number];
        File.Exists(SuccessOf(number)).Should().BeFalse();
        File.Exists(JoinedOf(number)).Should().BeFalse();
        output.Should().Contain(line => line.TrimStart().StartsWith(Path.Combine(FolderOf(number), file), StringComparison.Ordinal) && line.Contains(place) && line.Contains(problem));
    }

    [Test]
    public void Parts_that_fit_do_not()
    {
        File.Exists(SuccessOf(Broken.Length)).Should().BeTrue();
        File.Exists(JoinedOf(Broken.Length)).Should().BeTrue();
        output.Should().NotContain(line => line.Contains(FolderOf(Broken.Length)));
    }

    private string FolderOf(int number) => folder[number.ToString(CultureInfo.InvariantCulture)];

    private string JoinedOf(int number) => FolderOf(number) + ".openapi.json";

    private string SuccessOf(int number) => FolderOf(number) + ".succeeded";
}
