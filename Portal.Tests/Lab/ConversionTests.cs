using System.Diagnostics;
using System.Text.Json.Nodes;
using FluentAssertions;
using NUnit.Framework;
using Portal.Cli.Convert;
using Portal.Cli.Convert.Export;
using Portal.Cli.Output;
using Portal.Tests.Cli.Convert;
using Portal.Tests.Doubles;

namespace Portal.Tests.Lab;

/// <summary>
/// The real tools load the files of the corpus, and Portal makes the same table of their conversions. Checks are taken out of the files: no
/// server of them is there to answer.
/// </summary>
public sealed class ConversionTests : PortalFixture
{
    private const int SameReadings = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private TemporaryFolder folder = null!;

    [SetUp]
    public void Copy_the_corpus()
    {
        folder = new TemporaryFolder();
        foreach (var path in Directory.EnumerateFiles(Corpus.Folder, "*", SearchOption.AllDirectories))
        {
            var copy = folder[Path.GetRelativePath(Corpus.Folder, path)];
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.WriteAllText(copy, RealFile.WithoutChecks(File.ReadAllText(path)));
        }
    }

    [TearDown]
    public void Remove_the_corpus() => folder.Dispose();

    [TestCaseSource(nameof(IpvsadmFiles))]
    public async Task Portal_makes_the_table_that_ipvsadm_makes_of(string file)
    {
        var expected = await MadeByPortalAsync(file);
        var lines = File.ReadLines(folder[file]).Select(line => line.Trim()).Where(line => line is not ("" or ['#', ..] or ['-', '-', 's', ..]));
        Kernel.Run(string.Join('\n', lines).Replace("/sbin/ipvsadm", "ipvsadm", StringComparison.Ordinal));
        Kernel.Everything().Split('\n').Should().Equal(expected.Split('\n'));
    }

    [TestCaseSource(nameof(KeepalivedFiles))]
    public async Task Portal_makes_the_table_that_keepalived_makes_of(string file)
    {
        var (document, globals) = (Corpus.Convert(file).Document!, Globals());
        if (document["daemons"] is JsonArray daemons)
        {
            (await Api.PutAsync("/timeouts", document["timeouts"].Compact())).Expect(200);
            foreach (var daemon in daemons.Elements())
            {
                (await Api.PutAsync($"/daemons/{daemon["role"]}", daemon.Compact())).Expect(201);
            }

            globals = Globals();
            foreach (var daemon in daemons.Elements())
            {
                (await Api.DeleteAsync($"/daemons/{daemon["role"]}")).Expect(204);
            }

            (await Api.PutAsync("/timeouts", "{tcp: 900, tcp_fin: 120, udp: 300}")).Expect(200);
            (await Api.DeleteAsync("/timeouts")).Expect(204);
        }

        var expected = await MadeByPortalAsync(file);
        await RunAsync(() => Kernel.Everything() + Globals(), expected + globals, "keepalived", "-n", "-l", "-C", "-i", Corpus.ConfigId, "-p", folder["keepalived.pid"], "-c", folder["checkers.pid"], "-f", folder[file]);
    }

    // What the real tool makes of an export is what Portal has.
    [TestCaseSource(nameof(KeepalivedFiles))]
    public async Task Keepalived_makes_the_table_that_Portal_exports_of(string file)
    {
        var services = Corpus.WithoutChecks(Corpus.Convert(file).Ok()["services"]!, keepsBackups: true);
        var expected = await MadeByPortalAsync(services);
        var export = folder["export.conf"];
        File.WriteAllText(export, Exporter.Export(ExportFormat.Keepalived, file, new JsonObject { ["services"] = services }).Text);
        await RunAsync(Kernel.Everything, expected, "keepalived", "-n", "-l", "-C", "-p", folder["keepalived.pid"], "-c", folder["checkers.pid"], "-f", export);
    }

    // It adds a fallback only when no other server is alive.
    [TestCaseSource(nameof(LdirectordFiles))]
    public async Task Portal_makes_the_table_that_ldirectord_makes_of(string file)
    {
        var expected = await MadeByPortalAsync(file);
        await RunAsync(Kernel.Everything, expected, "ldirectord", "-d", folder[file], "start");
    }

    private static IEnumerable<TestCaseData> IpvsadmFiles() => Files(ConfigurationFormat.Ipvsadm);

    private static IEnumerable<TestCaseData> KeepalivedFiles() => Files(ConfigurationFormat.Keepalived);

    private static IEnumerable<TestCaseData> LdirectordFiles() => Files(ConfigurationFormat.Ldirectord);

    private static IEnumerable<TestCaseData> Files(ConfigurationFormat format) => Corpus.Files(format).Select(file => new TestCaseData(file).SetArgDisplayNames(file));

    private static string Globals() => Tool.Check("ipvsadm", "-L", "--timeout") + Tool.Check("ipvsadm", "-L", "--daemon");

    private Task<string> MadeByPortalAsync(string file) =>
        MadeByPortalAsync(Corpus.WithoutChecks(Corpus.Convert(file).Ok()["services"]!, Corpus.FormatOf(file) == ConfigurationFormat.Keepalived));

    private async Task<string> MadeByPortalAsync(JsonNode services)
    {
        (await Api.PostAsync("/services", services.Compact())).Expect(200);
        var made = Kernel.Everything();
        Kernel.Clear();
        return made;
    }

    // Runs a tool until it has made what is expected, and sees that it stays so for a while.
    private async Task RunAsync(Func<string> read, string expected, string program, params string[] arguments)
    {
        using var tool = LeashedProcess.Start(folder["log"], program, arguments);
        var clock = Stopwatch.StartNew();
        for (var same = 0; same < SameReadings;)
        {
            tool.HasExited.Should().BeFalse(File.Exists(folder["log"]) ? File.ReadAllText(folder["log"]) : "it should run");
            await Task.Delay(Pause);
            var made = read();
            same = made == expected ? same + 1 : 0;
            if (clock.Elapsed > Limit)
            {
                made.Split('\n').Should().Equal(expected.Split('\n'));
            }
        }

        LeashedProcess.Signal(tool, "TERM");
        await tool.WaitForExitAsync();
    }
}
