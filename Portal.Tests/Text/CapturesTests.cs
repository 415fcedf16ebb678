using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Tests.Text;

/// <summary>Reads what the real ipvsadm printed and compares it with the commands that it prints for the same table.</summary>
public sealed class CapturesTests
{
    private static readonly string Folder = Path.Combine(TestContext.CurrentContext.TestDirectory, "Captures");

    private static IEnumerable<TestCaseData> Captures() =>
        Directory.EnumerateDirectories(Folder).Order().Select(path => new TestCaseData(path).SetArgDisplayNames(Path.GetFileName(path)));

    [TestCaseSource(nameof(Captures))]
    public void A_capture_holds_what_ipvsadm_would_restore(string path) =>
        Table(path).ToTable().Services.SelectMany(Commands).Should().BeEquivalentTo(Saved(path));

    [TestCaseSource(nameof(Captures))]
    public void A_capture_holds_the_thresholds_that_stand_in_their_columns(string path)
    {
        var listed = File.ReadAllLines(Path.Combine(path, "Ln_thresholds.out"))
            .Skip(3)
            .Where(line => line.StartsWith("  -> ", StringComparison.Ordinal))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..4]);
        var read = Table(path).Services.SelectMany(service => service.Servers).Select(server => new[]
        {
            EndpointText.Format(server.Key.Address, server.Key.Port),
            $"{server.Settings.UpperThreshold}",
            $"{server.Settings.LowerThreshold}",
        });
        read.Should().BeEquivalentTo(listed);
    }

    [Test]
    public void There_are_captures_of_every_feature() =>
        Captures().Should().HaveCountGreaterThanOrEqualTo(15);

    private static ObservedTable Table(string path)
    {
        byte[] output = [.. File.ReadAllBytes(Path.Combine(path, "Ln_tun-info.out")), .. File.ReadAllBytes(Path.Combine(path, "Ln_thresholds.out"))];
        return ConfigurationListing.Parse(new(output))!;
    }

    // -S does not print thresholds.
    private static IEnumerable<string> Commands(VirtualService service) =>
        service.Servers
            .Select(server => CommandText.Line(new AddServer(service.Key, server.Key, server.Value with { UpperThreshold = 0, LowerThreshold = 0 }))
                .Replace(" -x 0 -y 0", "", StringComparison.Ordinal))
            .Prepend(CommandText.Line(new AddService(service.Key, service.Settings)));

    private static IEnumerable<string> Saved(string path) => File.ReadAllLines(Path.Combine(path, "Sn.out")).Select(line =>
    {
        var words = line.Split(' ').ToList();
        Repair(words, "-f", mark => mark.StartsWith('-') ? $"{long.Parse(mark) + (1L << 32)}" : mark);
        Repair(words, "-b", flags => flags.Length == 0 ? "flag-3" : flags);

        // No listing shows the engine of a service without persistence.
        if (words.IndexOf("--pe") is var engine and >= 0 && !words.Contains("-p"))
        {
            words.RemoveRange(engine, 2);
        }

        return string.Join(' ', words);
    });

    private static void Repair(List<string> words, string option, Func<string, string> repair)
    {
        if (words.IndexOf(option) is var index and >= 0)
        {
            words[index + 1] = repair(words[index + 1]);
        }
    }
}
