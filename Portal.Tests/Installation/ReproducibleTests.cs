using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Conventions;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Installation;

/// <summary>The same sources make the same package, compiled in another folder, which git does not know.</summary>
[Category("Long")]
[Category("Binary")]
public sealed class ReproducibleTests
{
    [Test]
    public void Compiled_in_another_folder_the_package_has_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var copy = folder["a/longer/way/to/it"];
        Directory.CreateDirectory(copy);
        Tool.Check("bash", "-c", $"cd {Repository.PathOf(".")} && tar -c --exclude=bin --exclude=obj Portal.Api Portal.Cli Portal.Ipvsadm scripts docs *.props *.md LICENSE .editorconfig global.json portal.sln | tar -x -C {copy}");

        // Analyzers look at sources, and leave the program as it is.
        File.WriteAllText(Path.Combine(copy, "Directory.Build.rsp"), "-p:RunAnalyzers=false\n");

        var there = Make(copy, folder["there"]);
        var here = Make(Repository.PathOf("."), folder["here"]);

        Tool.Run("cmp", Path.Combine(copy, "artifacts/portal/portal"), PortalProcess.Binary).ExitCode.Should().Be(0, "the program is the same");
        Tool.Run("cmp", there, here).ExitCode.Should().Be(0, "the package is the same");
    }

    private static string Make(string sources, string output)
    {
        Tool.Check("env", "SOURCE_DATE_EPOCH=1795960000", Path.Combine(sources, "scripts/package.sh"), "--fast", "--output", output);
        return Directory.GetFiles(output).Should().ContainSingle().Subject;
    }
}
