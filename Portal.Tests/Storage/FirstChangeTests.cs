using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Storage;
using Portal.Tests.Doubles;

namespace Portal.Tests.Storage;

/// <summary>When a journal begins, as its first bytes say it.</summary>
public sealed class FirstChangeTests
{
    private static readonly string Header = Encoding.UTF8.GetString(JournalHeader.Write(2));
    private static readonly string Third = Encoding.UTF8.GetString(StoredChange.Write(History.ChangeTo(3)));
    private static readonly string Fourth = Encoding.UTF8.GetString(StoredChange.Write(History.ChangeTo(4)));

    private static readonly TestCaseData[] Journals =
    [
        Row("a header and a line", Header + Third, 2, 3),
        Row("no header", Third, 2, 3),
        Row("a line that was passed over", Header + Third + Fourth, 3, 4),
        Row("half a line behind the time", Header + Third[..80], 2, 3),
        Row("nothing", string.Empty, 2, null),
        Row("a header alone", Header, 2, null),
        Row("a line that is too late", Header + Fourth, 2, null),
        Row("only lines that were passed over", Header + Third, 3, null),
        Row("half a line before the time", Header + Third[..20], 2, null),
        Row("no journal", "damaged", 2, null),
        Row("something else", "[1,[2]]", 2, null),
        Row("no time", """{"revision":3,"time":"soon"}""", 2, null),
        Row("no revision", """{"revision":"3","time":"2031-02-03T04:05:09Z"}""", 2, null),
    ];

    [TestCaseSource(nameof(Journals))]
    public void It_is_the_time_of_the_first_change_or_not_known(string journal, int after, int? revision)
    {
        using var folder = new TemporaryFolder();
        FirstChange.TimeOf(folder.Write("journal", journal), after).Should().Be(revision is { } number ? History.ChangeTo(number).Time : null);
    }

    [Test]
    public void Without_a_file_it_is_not_known()
    {
        using var folder = new TemporaryFolder();
        FirstChange.TimeOf(folder["journal"], 2).Should().BeNull();
    }

    private static TestCaseData Row(string name, string journal, int after, int? revision) => new TestCaseData(journal, after, revision).SetArgDisplayNames(name);
}
