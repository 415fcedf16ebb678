using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Hosting;
using Portal.Tests.Doubles;

namespace Portal.Tests.Hosting;

/// <summary>A check says what a start does, in the same words, and leaves everything as it is.</summary>
internal sealed class StartAgreementTests : StartCheckFixture
{
    private const string Snapshot = "snapshot.json";
    private const string Journal = "journal.jsonl";
    private const string Note = "last-revision.json";

    private static readonly TestCaseData[] Good =
    [
        Case("nothing is there", _ => { }),
        Case("a folder is there", test => Directory.CreateDirectory(test.StateFolder)),
        Case("data is there", test => test.Store()),
        Case("the last line of the journal is cut off", test => { test.Store(); test.Change(Journal, text => text + "{\"revision\":3,"); }),
        Case("the journal ends with a blank line", test => { test.Store(); test.Change(Journal, text => text + "\n"); }),
        Case("the last line lacks its line feed", test => { test.Store(); test.Change(Journal, text => text[..^1]); }),
        Case("a line was changed by hand", test => { test.Store(); test.Change(Journal, text => text[..^19] + "by hand\"}\n"); }),
        Case("the journal is given up", test => { test.Store(); File.Delete(test.InState(Journal)); File.Delete(test.InState(Note)); }),
        Case("a token is there", test => test.Write("token", "secret\n")),
        Case("a token is given", test => test.Options = test.Options with { Token = "secret" }),
        Case("a certificate is given", test => test.Serve(TlsCaller.Certify("CN=a"))),
        Case("a certificate is made", test => test.Listen("https://127.0.0.1:0")),
        Case("a certificate is not used", test => { test.Serve(TlsCaller.Certify("CN=a")); test.Listen("http://127.0.0.1:0"); }),
        Case("a certificate has expired", test => test.Serve(TlsCaller.Certify("CN=a", from: -9, to: -2))),
        Case("a certificate does not hold yet", test => test.Serve(TlsCaller.Certify("CN=a", from: 2, to: 9))),
        Case("a certificate is for servers among others", test => test.Serve(TlsCaller.Certify("CN=a", purposes: ["1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.1"]))),
        Case("the folder of health programs is safe", test => test.Options = test.Options with { HealthPrograms = Directory.CreateDirectory(test.Folder["programs"]).FullName }),
        Case("the folder of health programs is not there", test => test.Options = test.Options with { HealthPrograms = test.Folder["programs"] }),
        Case("a lock that nobody holds is there", test => test.Write("lock", string.Empty)),
    ];

    private static readonly TestCaseData[] Bad =
    [
        Case("a file is in the place of the folder", test => test.Options = test.Options with { StateDirectory = test.Folder.Write("file", "mine") }),
        Case("a file is in the place of the folder above", test => test.Options = test.Options with { StateDirectory = test.Folder.Write("file", "mine") + "/a/b" }),
        Case("the snapshot is damaged", test => { test.Store(); test.Change(Snapshot, text => text[..^9]); }),
        Case("a line of the journal is damaged", test => { test.Store(); test.Change(Journal, text => text.Replace("\"action\"", "\"actioN\"", StringComparison.Ordinal)); }),
        Case("the snapshot is missing", test => { test.Store(); File.Delete(test.InState(Snapshot)); }),
        Case("the journal is missing", test => { test.Store(); File.Delete(test.InState(Journal)); }),
        Case("the journal is empty", test => { test.Store(); test.Change(Journal, _ => string.Empty); }),
        Case("the last line of the journal that was stored is cut", test => { test.Store(); test.Change(Journal, text => text[..^9]); }),
        Case("the last line of the journal is missing", test => { test.Store(); test.Change(Journal, text => text[..(text.TrimEnd().LastIndexOf('\n') + 1)]); }),
        Case("snapshot and journal are missing", test => { test.Store(); File.Delete(test.InState(Snapshot)); File.Delete(test.InState(Journal)); }),
        Case("the note of the revision is damaged", test => { test.Store(); test.Change(Note, text => text.Replace('2', '1')); }),
        Case("others can write to the folder", test => { test.Store(); File.SetUnixFileMode(test.StateFolder, (UnixFileMode)0x1FF); }),
        Case("everybody can write to the folder above", test => { test.Options = test.Options with { StateDirectory = test.StateFolder + "/a/b" }; test.Store(); File.SetUnixFileMode(test.Folder["state"], (UnixFileMode)0x1FF); }),
        Case("others can write to the journal", test => { test.Store(); File.SetUnixFileMode(test.InState(Journal), (UnixFileMode)0x1B6); }),
        Case("others can read the token", test => { test.Write("token", "secret\n"); File.SetUnixFileMode(test.InState("token"), (UnixFileMode)0x1A4); }),
        Case("the token is a link", test => { test.Store(); File.CreateSymbolicLink(test.InState("token"), test.Folder.Write("another", "secret\n")); }),
        Case("the lock is a link", test => { Directory.CreateDirectory(test.StateFolder); File.CreateSymbolicLink(test.InState("lock"), test.Folder["another"]); }),
        Case("a folder is in the place of the journal", test => { test.Store(); File.Delete(test.InState(Journal)); Directory.CreateDirectory(test.InState(Journal)); }),
        Case("steps that were begun are damaged", test => { test.Store(); test.Write("settings.begun.json", "{"); }),
        Case("the token is empty", test => test.Write("token", "\n")),
        Case("the file of the token is missing", test => test.Options = test.Options with { TokenFile = "/nonexistent/token" }),
        Case("the certificate is missing", test => { test.Serve(TlsCaller.Certify("CN=a")); File.Delete(test.Options.TlsCertificate!); }),
        Case("the key is missing", test => { test.Serve(TlsCaller.Certify("CN=a")); File.Delete(test.Options.TlsKey!); }),
        Case("the key is that of another certificate", test => { test.Serve(TlsCaller.Certify("CN=a")); File.WriteAllText(test.Options.TlsKey!, TlsCaller.Certify("CN=b").GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()); }),
        Case("the key is no key", test => { test.Serve(TlsCaller.Certify("CN=a")); File.WriteAllText(test.Options.TlsKey!, "nothing\n"); }),
        Case("the certificate is for clients alone", test => test.Serve(TlsCaller.Certify("CN=a", purposes: ["1.3.6.1.5.5.7.3.2"]))),
        Case("others can write to the folder of health programs", test => { test.Options = test.Options with { HealthPrograms = Directory.CreateDirectory(test.Folder["programs"]).FullName }; File.SetUnixFileMode(test.Folder["programs"], (UnixFileMode)0x1F8); }),
        Case("everybody can replace the folder of health programs", test => { test.Options = test.Options with { HealthPrograms = Directory.CreateDirectory(test.Folder["above/programs"]).FullName }; File.SetUnixFileMode(test.Folder["above"], (UnixFileMode)0x1FF); }),
        Case("a file is in the place of the folder of health programs", test => test.Options = test.Options with { HealthPrograms = test.Folder.Write("programs", "mine") }),
        Case("another program listens there", test => test.Listen($"http://{test.taken.LocalEndpoint}")),
        Case("another program listens on every address", test => test.Listen($"https://0.0.0.0:{((IPEndPoint)test.taken.LocalEndpoint).Port}")),
        Case("the address is not one of this machine", test => test.Listen("https://203.0.113.7:8443")),
    ];

    private readonly TcpListener taken = new(IPAddress.Loopback, 0);

    [SetUp]
    public void Take_an_address() => taken.Start();

    [TearDown]
    public void Give_it_back() => taken.Stop();

    [TestCaseSource(nameof(Good))]
    public async Task What_a_check_calls_good_starts(Action<StartAgreementTests> prepare)
    {
        prepare(this);
        var before = FolderPicture.Of(Folder.Path);

        var report = await CheckAsync();

        report.IsGood.Should().BeTrue(report.ToString());
        FolderPicture.Of(Folder.Path).Should().Equal(before);
        (await StartAsync()).Should().BeNull();
    }

    [TestCaseSource(nameof(Bad))]
    public async Task What_a_check_calls_a_problem_stops_the_start_with_the_same_words(Action<StartAgreementTests> prepare)
    {
        prepare(this);
        var before = FolderPicture.Of(Folder.Path);

        var report = await CheckAsync();

        report.IsGood.Should().BeFalse(report.ToString());
        FolderPicture.Of(Folder.Path).Should().Equal(before);
        var problem = report.Findings.Should().ContainSingle(finding => finding.Verdict == Verdict.Problem).Subject;
        (await StartAsync()).Should().Be(problem.Text);
    }

    private async Task<string?> StartAsync()
    {
        try
        {
            await using var app = PortalHost.Build(Options, new FakeKernel());
            await app.StartAsync();
            await app.StopAsync();
            return null;
        }
        catch (Exception exception) when (StartFailure.Is(exception))
        {
            return exception.Message;
        }
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(StateFolder);
        File.WriteAllText(InState(name), text);
        File.SetUnixFileMode(InState(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private void Change(string name, Func<string, string> change) => Write(name, change(File.ReadAllText(InState(name))));

    private string InState(string name) => Path.Combine(StateFolder, name);

    private static TestCaseData Case(string name, Action<StartAgreementTests> prepare) => new TestCaseData(prepare).SetArgDisplayNames(name);
}
