using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Cli;

/// <summary>The verbs of a fleet. Those that change the configuration file leave all else in it as it is.</summary>
internal sealed class FleetVerbTests : CommandLineFixture
{
    private const string Commented = """
        {
          // Where it listens.
          "listen": "https://0.0.0.0:8443", /* all */
          "reconcile": 60
        }

        """;

    private TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public async Task A_fleet_is_made_in_the_file_and_left_again()
    {
        var file = folder.Write("portal.json", Commented);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var made = await RunAsync("fleet", "init", "web", "--director", "lb1", "--etcd", "http://10.0.0.11:2379,http://10.0.0.12:2379", "--etcd-user", "portal", "--config", file);
        made.Code.Should().Be(0, made.ToString());
        (await File.ReadAllTextAsync(file)).Should().Be("""
            {
              "fleet": "web",
              "director": "lb1",
              "etcd": ["http://10.0.0.11:2379","http://10.0.0.12:2379"],
              "etcd-user": "portal",
              "fleet-init": true,
              // Where it listens.
              "listen": "https://0.0.0.0:8443", /* all */
              "reconcile": 60
            }

            """);
        File.GetUnixFileMode(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        (await RunAsync("fleet", "join", "web", "--etcd", "http://10.0.0.11:2379", "--config", file)).Code.Should().Be(4, "it has a fleet");

        (await RunAsync("fleet", "leave", "--config", file)).Code.Should().Be(0);
        (await File.ReadAllTextAsync(file)).Should().Be(Commented.Replace("{\n", "{\n  \"leave-fleet\": true,\n", StringComparison.Ordinal));
        (await RunAsync("fleet", "leave", "--config", file)).Code.Should().Be(4, "it has none");

        (await RunAsync("fleet", "join", "shop", "--director", "lb2", "--etcd", "http://10.0.0.11:2379", "--health-shared", "--config", file)).Code.Should().Be(0);
        (await File.ReadAllTextAsync(file)).Should().NotContain("leave-fleet").And.NotContain("fleet-init").And.Contain("\"health-shared\": true");
    }

    [TestCase(null, "{\n  \"leave-fleet\": true,\n")]
    [TestCase("{\"fleet\":\"web\",\"reconcile\":60}", "\"reconcile\":60}")]
    [TestCase("{ // a fleet\n  \"reconcile\": 60,\n  \"fleet\": \"web\"\n}\n", "  \"reconcile\": 60,\n}\n")]
    [TestCase("{\"etcd\": [\"http://a:1\",\n  \"http://b:1\"], \"fleet\": \"w\\\"eb\", }", "\"leave-fleet\": true")]
    [TestCase("{\"reconcile\": 60, \"fleet\": \"web\" /* ours, */, \"etcd\": [\"http://a:1\"]}", "/* ours, */")]
    [TestCase("{\n  \"reconcile\": 60\n  , \"fleet\": \"web\"\n  , \"etcd\": [\"http://a:1\"]\n}\n", "\"reconcile\": 60")]
    [TestCase("{\n  \"fleet\": \"web\" // why\n  , \"director\": \"d\", \"reconcile\": 60}", "\"reconcile\": 60")]
    public async Task A_file_of_any_shape_stays_readable(string? content, string expected)
    {
        var file = content is null ? folder["portal.json"] : folder.Write("portal.json", content);
        if (content is null)
        {
            (await RunAsync("fleet", "init", "web", "--etcd", "http://a:1", "--config", file)).Code.Should().Be(0);
        }

        (await RunAsync("fleet", "leave", "--config", file)).Code.Should().Be(0);
        var text = await File.ReadAllTextAsync(file);
        text.Should().Contain(expected).And.NotContain("etcd");
        var read = () => System.Text.Json.JsonDocument.Parse(text, new() { CommentHandling = System.Text.Json.JsonCommentHandling.Skip, AllowTrailingCommas = true });
        read.Should().NotThrow().Which.RootElement.GetProperty("leave-fleet").GetBoolean().Should().BeTrue();
    }

    [Test]
    public async Task The_file_stays_the_same_file()
    {
        // So its owner and group stay, and with them the right of the service to read it.
        var (file, link) = (folder.Write("real.json", Commented), folder["portal.json"]);
        File.CreateSymbolicLink(link, file);
        (await RunAsync("fleet", "init", "web", "--etcd", "http://a:1", "--config", link)).Code.Should().Be(0);
        File.ResolveLinkTarget(link, returnFinalTarget: true)!.FullName.Should().Be(file);
        (await File.ReadAllTextAsync(file)).Should().Contain("\"fleet\": \"web\"");
        Directory.GetFiles(Path.GetDirectoryName(file)!).Should().BeEquivalentTo([file, link], "nothing is left beside it");
    }

    [TestCase("[]")]
    [TestCase("{\"a\": 1")]
    [TestCase("nothing")]
    public async Task A_file_that_is_no_configuration_is_left_alone(string content)
    {
        var file = folder.Write("portal.json", content);
        (await RunAsync("fleet", "init", "web", "--etcd", "http://a:1", "--config", file)).Code.Should().Be(2);
        (await File.ReadAllTextAsync(file)).Should().Be(content);
    }

    [Test]
    public async Task A_dry_run_prints_the_file_and_writes_nothing()
    {
        var file = folder.Write("portal.json", Commented);
        (await RunAsync("fleet", "init", "web", "--etcd", "http://a:1", "--config", file, "--dry-run")).Output.Should().Contain("\"fleet\": \"web\"").And.Contain("// Where it listens.");
        (await File.ReadAllTextAsync(file)).Should().Be(Commented);
    }

    [Test]
    public async Task Without_a_fleet_there_is_nothing_to_adopt()
    {
        (await RunAsync("fleet", "adopt", "store", "--yes")).Code.Should().Be(3);
        (await RunAsync("fleet", "remove", "lb-9")).Code.Should().Be(3);
    }

    [Test]
    public async Task A_frozen_director_takes_the_data_of_its_fleet_when_it_is_told()
    {
        var etcd = new MemoryEtcd();
        await using var first = await TestPortal.StartAsync(new FakeKernel(Known.Web), options => options with { Fleet = "shop", Director = "lb-1", FleetInit = true }, etcd: etcd);
        await using var second = await TestPortal.StartAsync(new FakeKernel(Known.Dns), options => options with { Fleet = "shop", Director = "lb-2" }, etcd: etcd);
        await Poll.UntilAsync(async () => (string?)(await second.GetAsync("/fleet")).Json["state"] == "frozen", "it has data of its own");

        string[] to = ["--url", second.Address.ToString()];
        (await RunAsync(["fleet", "adopt", "store", "--dry-run", .. to])).Output.Should().Contain("+ service tcp/10.0.0.1/80").And.Contain("- service udp/10.0.0.2/53");
        (await RunAsync(["fleet", "adopt", "store", .. to])).Code.Should().Be(2, "nobody can be asked");
        var adopted = await RunAsync(["fleet", "adopt", "store", "--yes", .. to]);
        adopted.Code.Should().Be(0, adopted.ToString());
        second.State.Table.ShouldBe(Known.Web);
        (await RunAsync(["fleet", "remove", "lb-1", .. to])).Code.Should().Be(4, "it lives");
    }
}
