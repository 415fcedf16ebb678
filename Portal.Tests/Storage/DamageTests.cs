using System.Text;
using System.Text.RegularExpressions;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Storage;

namespace Portal.Tests.Storage;

/// <summary>Files that are not what was written. Portal does not start with them, and says where to look.</summary>
internal sealed partial class DamageTests : StoreFixture
{
    private static readonly TestCaseData[] Lines =
    [
        Row("garbage", 4, _ => "garbage"),
        Row("nothing", 4, _ => ""),
        Row("zeros", 4, line => new string('\0', line.Length)),
        Row("half a line", 4, line => line[..^9]),
        Row("two lines in one", 4, line => line + line),
        Row("a flipped byte", 3, line => line.Replace("\"action\"", "\"actioN\"", StringComparison.Ordinal)),
        Row("no UTF-8", 3, line => line.Replace("sh", "s\ufffd", StringComparison.Ordinal)),
        Row("an unknown field", 3, line => line.Replace("{\"revision\"", "{\"color\":1,\"revision\"", StringComparison.Ordinal)),
        Row("a field twice", 3, line => line.Replace("{\"revision\":2", "{\"revision\":2,\"revision\":2", StringComparison.Ordinal)),
        Row("no time", 3, line => line.Replace("\"time\":\"2031", "\"time\":\"x2031", StringComparison.Ordinal)),
        Row("no revision", 3, line => line.Replace("\"revision\":2,", string.Empty, StringComparison.Ordinal)),
        Row("an unknown action", 3, line => line.Replace("\"add\"", "\"grow\"", StringComparison.Ordinal)),
        Row("an unknown forwarding", 3, line => line.Replace("\"gue\"", "\"gua\"", StringComparison.Ordinal)),
        Row("a service that is none", 2, line => line.Replace("tcp 10.0.0.1:80", "tcp 10.0.0.1", StringComparison.Ordinal)),
        Row("a mark of 0", 3, line => line.Replace("fwmark 7", "fwmark 0", StringComparison.Ordinal)),
        Row("a server of a service that is not there", 4, line => line.Replace("10.0.0.1:80", "10.0.0.9:80", StringComparison.Ordinal)),
        Row("a server that is not there", 4, line => line.Replace("10.1.0.1:80", "10.1.0.9:80", StringComparison.Ordinal)),
        Row("a service that is there already", 4, line => line.Replace("\"edit\",\"service\":\"tcp 10.0.0.1:80\",\"settings\"", "\"add\",\"service\":\"tcp 10.0.0.1:80\",\"settings\"", StringComparison.Ordinal)),
        Row("a server that is there already", 4, line => line.Replace("\"edit\",\"service\":\"tcp 10.0.0.1:80\",\"server\"", "\"add\",\"service\":\"tcp 10.0.0.1:80\",\"server\"", StringComparison.Ordinal)),
        Row("a number beyond its range", 3, line => line.Replace("\"seconds\":90", "\"seconds\":99999999999", StringComparison.Ordinal)),
        Row("a later revision", 4, line => line.Replace("\"revision\":3", "\"revision\":4", StringComparison.Ordinal)),
    ];

    private static readonly TestCaseData[] Snapshots =
    [
        Row("garbage", 0, _ => "garbage"),
        Row("nothing", 0, _ => ""),
        Row("half of it", 0, text => text[..(text.Length / 2)]),
        Row("another format", 0, text => text.Replace("\"portal_snapshot\": 3", "\"portal_snapshot\": 4", StringComparison.Ordinal)),
        Row("no format", 0, text => text.Replace("\"portal_snapshot\": 3,", string.Empty, StringComparison.Ordinal)),
        Row("no revision", 0, text => text.Replace("\"revision\": 2,", string.Empty, StringComparison.Ordinal)),
        Row("a negative revision", 0, text => text.Replace("\"revision\": 2,", "\"revision\": -2,", StringComparison.Ordinal)),
        Row("no services", 0, _ => """{"portal_snapshot":1,"revision":2}"""),
        Row("an unknown field", 0, text => text.Replace("\"weight\"", "\"wait\"", StringComparison.Ordinal)),
        Row("a server without settings", 0, _ => """{"portal_snapshot":1,"revision":2,"services":[{"service":"tcp 10.0.0.1:80","settings":{},"servers":[{"server":"10.1.0.1:80"}]}]}"""),
        Row("a server twice", 0, text => text.Replace("10.1.0.2:80", "10.1.0.1:80", StringComparison.Ordinal)),
        Row("a server twice with other settings", 0, _ => """{"portal_snapshot":1,"revision":2,"services":[{"service":"tcp 10.0.0.1:80","settings":{"scheduler":"rr"},"servers":[{"server":"10.1.0.1:80","settings":{"forwarding":"gatewaying","weight":1}},{"server":"10.1.0.1:80","settings":{"forwarding":"gatewaying","weight":2}}]}]}"""),
        Row("a service twice", 0, _ => """{"portal_snapshot":1,"revision":2,"services":[{"service":"tcp 10.0.0.1:80","settings":{"scheduler":"rr"},"servers":[]},{"service":"tcp 10.0.0.1:80","settings":{"scheduler":"rr"},"servers":[]}]}"""),
        Row("settings before their service", 0, _ => """{"portal_snapshot":1,"revision":2,"services":[{"settings":{"scheduler":"rr"},"service":"tcp 10.0.0.1:80","servers":[]}]}"""),
    ];

    [TestCaseSource(nameof(Lines))]
    public void A_damaged_line_stops_the_start_with_its_file_its_number_and_advice(int number, Func<string, string> damage) => DamageLine(number, damage, line => line);

    [TestCaseSource(nameof(Lines))]
    public void A_damaged_line_of_which_somebody_says_that_he_changed_it_stops_the_start_too(int number, Func<string, string> damage) =>
        DamageLine(number, damage, line => Check().Replace(line, "\"by hand\""));

    private void DamageLine(int number, Func<string, string> damage, Func<string, string> sign)
    {
        Open();
        Store_up_to(6);
        Close();
        var lines = File.ReadAllLines(Journal);
        var damaged = damage(sign(lines[number - 1]));
        damaged.Should().NotBe(sign(lines[number - 1]), "the damage must be one");
        lines[number - 1] = damaged;
        var text = string.Concat(lines.Select(line => line + "\n"));
        var bytes = Encoding.UTF8.GetBytes(text.Replace('\ufffd', '\u0001'));
        File.WriteAllBytes(Journal, text.Contains('\ufffd', StringComparison.Ordinal) ? [.. bytes.Select(value => value == 1 ? (byte)0xFF : value)] : bytes);
        RefusesToStart($"{Journal}, line {number}: ");
    }

    [Test]
    public void A_missing_line_stops_the_start()
    {
        Open();
        Store_up_to(6);
        Close();
        File.WriteAllLines(Journal, File.ReadAllLines(Journal).Where((_, i) => i != 3));
        RefusesToStart($"{Journal}, line 4: revision 4 follows revision 2: lines are missing.");
    }

    [Test]
    public void A_damaged_last_line_that_is_whole_stops_the_start_too()
    {
        Open();
        Store_up_to(6);
        Close();
        File.AppendAllText(Journal, "garbage\n");
        RefusesToStart($"{Journal}, line 8: ");
    }

    [TestCaseSource(nameof(Snapshots))]
    public void A_damaged_snapshot_stops_the_start(int number, Func<string, string> damage) => DamageSnapshot(number, damage, text => text);

    [TestCaseSource(nameof(Snapshots))]
    public void A_damaged_snapshot_of_which_somebody_says_that_he_changed_it_stops_the_start_too(int number, Func<string, string> damage) =>
        DamageSnapshot(number, damage, text => Check().Replace(text, "\"by hand\""));

    private void DamageSnapshot(int number, Func<string, string> damage, Func<string, string> sign)
    {
        number.Should().Be(0);
        Open();
        Store_up_to(4, first: 2);
        Close();
        File.WriteAllText(Snapshot, damage(sign(File.ReadAllText(Snapshot))));
        RefusesToStart($"{Snapshot}: ");
    }

    [Test]
    public void A_journal_without_its_snapshot_stops_the_start()
    {
        Open();
        Store_up_to(2);
        Close();
        File.Delete(Snapshot);
        File.Delete(Note);
        RefusesToStart($"{Journal}: ");
    }

    private void RefusesToStart(string place)
    {
        var (snapshot, journal) = (Content(Snapshot), Content(Journal));
        FluentActions.Invoking(Open).Should().Throw<DamagedStateException>().Which.Message.Should()
            .Contain("Portal's data is damaged: " + place).And.Contain("Nothing was changed.").And.Contain("Repair the file").And.Contain("move the state folder away");
        (Content(Snapshot), Content(Journal)).Should().Be((snapshot, journal), "what can be repaired must stay");
    }

    private static string Content(string file) => File.Exists(file) ? Convert.ToHexString(File.ReadAllBytes(file)) : string.Empty;

    private static TestCaseData Row(string name, int line, Func<string, string> damage) => new TestCaseData(line, damage).SetArgDisplayNames(name);

    [GeneratedRegex("\"[0-9a-f]{16}\"")]
    private static partial Regex Check();
}
