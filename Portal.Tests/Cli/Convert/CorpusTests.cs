using FluentAssertions;
using NUnit.Framework;
using Portal.Cli.Convert;
using Portal.Cli.Output;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Cli.Convert;

/// <summary>Each file of the corpus is converted, and the API takes what comes out with all its checks.</summary>
public sealed class CorpusTests
{
    private static IEnumerable<TestCaseData> Files() => Enum.GetValues<ConfigurationFormat>().SelectMany(Corpus.Files).Select(file => new TestCaseData(file).SetArgDisplayNames(file));

    [TestCaseSource(nameof(Files))]
    public async Task The_API_takes_what_a_file_becomes(string file)
    {
        using var folder = new TemporaryFolder();
        var programs = Directory.CreateDirectory(folder["programs"]).FullName;
        File.WriteAllText(Path.Combine(programs, "check-dns"), "#!/bin/sh\n");
        File.SetUnixFileMode(Path.Combine(programs, "check-dns"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var document = Corpus.Convert(file).Ok();
        var kernel = new FakeKernel();
        kernel.Schedulers.UnionWith(Schedulers.All);
        kernel.Interfaces.Add("lo");
        await using var portal = await TestPortal.StartAsync(kernel, options => options with { HealthPrograms = programs });

        (await portal.PostAsync("/services", document["services"].Compact())).ShouldBe(200);

        portal.State.Table.Count.Should().Be(document["services"].Elements().Count()).And.BePositive();
        if (document["timeouts"] is { } timeouts)
        {
            (await portal.PutAsync("/timeouts", timeouts.Compact())).ShouldBe(200);
        }

        foreach (var daemon in document["daemons"].Elements())
        {
            (await portal.PutAsync($"/daemons/{daemon["role"]}", daemon.Compact())).Status.Should().BeOneOf(200, 201);
        }
    }

    [TestCase("broken/ipvsadm/restore.rules", "3:39: The weight must be a whole number from 0 to 2147483647; \"many\" is none.", "4:4: -p does not go with -a.", "6:1: No line before adds this service.")]
    [TestCase(
        "broken/keepalived/typo.conf",
        "4:5: keepalived 2.2.7 knows no \"lvs_shed\" in virtual_server.",
        "7:16: weight must be a whole number from 0 to 2147483647; \"heavy\" is none.",
        "8:9: keepalived 2.2.7 knows no \"TCP_CHEK\" in real_server.")]
    [TestCase("broken/keepalived/open.conf", "2:24: This { has no } behind it.", "1:29: This { has no } behind it.")]
    [TestCase("broken/ldirectord/typo.cf", "3:10: The forwarding method must be gate, masq or ipip; \"nat\" is none.", "1:1: ldirectord knows no \"checktimout\" before all virtuals.")]
    public void A_broken_file_has_errors_at_their_places_and_becomes_no_document(string file, params string[] errors)
    {
        var conversion = Corpus.Convert(file);

        conversion.Document.Should().BeNull();
        conversion.Errors.Select(error => $"{error.Line}:{error.Column}: {error.Rule}").Should().BeEquivalentTo(errors);
        conversion.Errors.Should().OnlyContain(error => error.File.EndsWith(file, StringComparison.Ordinal));
    }

    [Test]
    public void Every_file_of_the_corpus_is_counted() =>
        typeof(CorpusTests).GetMethod(nameof(A_file_becomes_so_many_services_and_servers_and_leaves_so_many_remarks))!.GetCustomAttributes(typeof(TestCaseAttribute), inherit: false)
            .Select(row => (string)((TestCaseAttribute)row).Arguments[0]!).Should().BeEquivalentTo(Enum.GetValues<ConfigurationFormat>().SelectMany(Corpus.Files));

    [TestCase("ipvsadm/saved.rules", 6, 7, 0)]
    [TestCase("ipvsadm/by-hand.rules", 3, 4, 0)]
    [TestCase("keepalived/checks.conf", 1, 7, 20)]
    [TestCase("keepalived/defaults.conf", 4, 6, 4)]
    [TestCase("keepalived/dr-https.conf", 2, 5, 8)]
    [TestCase("keepalived/groups.conf", 14, 27, 3)]
    [TestCase("keepalived/include.conf", 4, 8, 1)]
    [TestCase("keepalived/ipv6.conf", 4, 5, 0)]
    [TestCase("keepalived/nat-web.conf", 1, 2, 8)]
    [TestCase("keepalived/schedulers.conf", 8, 9, 4)]
    [TestCase("keepalived/sync.conf", 1, 1, 3)]
    [TestCase("keepalived/tunnels.conf", 5, 10, 3)]
    [TestCase("keepalived/variables.conf", 11, 13, 0)]
    [TestCase("ldirectord/classic.cf", 2, 8, 5)]
    [TestCase("ldirectord/ipv6.cf", 2, 5, 0)]
    [TestCase("ldirectord/services.cf", 9, 12, 9)]
    public void A_file_becomes_so_many_services_and_servers_and_leaves_so_many_remarks(string file, int services, int servers, int remarks)
    {
        var conversion = Corpus.Convert(file);

        var list = conversion.Ok()["services"].Elements().ToList();
        (list.Count, list.Sum(service => service["servers"].Elements().Count()), conversion.Remarks.Length).Should().Be((services, servers, remarks));
    }
}
