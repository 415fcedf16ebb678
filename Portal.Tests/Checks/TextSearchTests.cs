using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;

namespace Portal.Tests.Checks;

internal sealed class TextSearchTests
{
    [Test]
    public void A_text_is_found_however_it_is_cut([Values(1, 2, 3, 5, 7, 100)] int size)
    {
        foreach (var (text, isThere) in new[] { ("aab", true), ("aaab", true), ("xaaby", true), ("aa", false), ("abaaxb", false), ("aabaab", true) })
        {
            var search = new TextSearch("aab");
            foreach (var piece in Encoding.UTF8.GetBytes(text).Chunk(size))
            {
                search.Add(piece);
            }

            search.IsFound.Should().Be(isThere, text);
        }
    }

    [TestCase(0, true)]
    [TestCase(1, false)]
    public void Only_the_first_64_KiB_count(int more, bool isFound)
    {
        var search = new TextSearch("end");
        search.Add(new byte[(64 << 10) - 3 + more]);
        search.IsOver.Should().BeFalse();
        search.Add("end"u8);
        search.IsFound.Should().Be(isFound);
        search.IsOver.Should().BeTrue();
    }
}
