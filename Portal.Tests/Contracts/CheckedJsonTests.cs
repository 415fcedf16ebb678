using System.Buffers;
using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Contracts;
using Portal.Api.Json;
using Portal.Ipvsadm.Validation;
using Portal.Tests.Attacks;
using Portal.Tests.Doubles;

namespace Portal.Tests.Contracts;

/// <summary>What bodies that are made to be dear cost: nothing is collected that nobody looks at, and nothing very long is told again.</summary>
public sealed class CheckedJsonTests
{
    private const int Long = 1 << 20;

    // What a Portal in 256 MiB has for what bodies hold.
    private const long Room = 48 << 20;

    [TestCase("lists")]
    [TestCase("unknown fields")]
    [TestCase("one field again")]
    public void Reading_stops_where_no_more_violations_are_told(string name)
    {
        var (violations, elements) = (new ViolationList(), 0);
        var read = JsonInput.Read(Checked(HostileBody.Make(name, Long)), violations, input => input.ReadArray(() =>
        {
            elements++;
            return ServiceBody.Read(input);
        }));
        violations.All.Should().HaveCount(100);
        elements.Should().BeLessThanOrEqualTo(100);
        read.Should().HaveCount(elements);
    }

    [TestCase("number", "port")]
    [TestCase("negative number", "port")]
    [TestCase("fraction", "port")]
    [TestCase("text", "host")]
    [TestCase("escapes", "host")]
    [TestCase("field name", "nnnn")]
    public void What_is_very_long_is_refused_at_its_field_and_not_told_again(string name, string field)
    {
        var violations = new ViolationList();
        var bodies = JsonInput.Read(Checked(HostileBody.Make(name, Long)), violations, input => input.ReadArray(() => ServiceBody.Read(input)))!;
        ModelMapping.ToTable(bodies, violations);
        violations.All.Should().Contain(violation => violation.Field.StartsWith("[0]." + field));
        violations.All.Sum(violation => violation.Field.Length + violation.Message.Length).Should().BeLessThan(2000);
        (bodies[0].Host?.Length ?? 0).Should().BeLessThan(66_000);
    }

    // The cut must not fall into a character or an escape, wherever they lie.
    [Test]
    public void A_long_text_is_cut_between_characters()
    {
        foreach (var piece in new[] { "é", "€", "😀", "\\u00e9", "\\n", "\\\\", "a\\\\\\u0041é" })
        {
            for (var shift = 0; shift < 12; shift++)
            {
                var json = $"\"{new string('x', shift)}{string.Concat(Enumerable.Repeat(piece, 70_000))}\"";
                var text = JsonInput.Read(Checked(Encoding.UTF8.GetBytes(json)), new ViolationList(), input => input.ReadText())!;
                text.Length.Should().BeInRange(5000, 65_536);
                text.Should().NotContain("�").And.StartWith(new string('x', shift));
            }
        }
    }

    // What is taken at all comes through whole, in the longest way of writing it.
    [Test]
    public void The_longest_label_comes_through_however_it_is_written()
    {
        var value = string.Concat(Enumerable.Repeat("\\ud83d\\ude00", 255));
        var (violations, json) = (new ViolationList(), $"{{\"labels\":{{\"a\":\"{value}\"}}}}");
        var body = JsonInput.Read(Checked(Encoding.UTF8.GetBytes(json)), violations, ServiceBody.Read);
        ModelMapping.ToAnnotations(Known.Web.Key, body, isPatch: false, violations);
        violations.IsEmpty.Should().BeTrue();
        body.Annotation.Labels!["a"].Should().Be(string.Concat(Enumerable.Repeat("😀", 255)));
    }

    [Test]
    public void Text_in_pieces_of_any_size_is_read_as_in_one()
    {
        var json = """{"scheduler":"é€😀","host":"\u00e9","scheduler_flags":["a","b"],"port":80}"""u8.ToArray();
        for (var size = 1; size <= json.Length; size++)
        {
            var body = JsonInput.Read(CheckedJson.Of(Pieces.Of(json, size)), new ViolationList(), ServiceBody.Read);
            (body.Scheduler, body.Host, body.Port).Should().Be(("é€😀", "é", 80));
            body.SchedulerFlags.Should().Equal("a", "b");
        }
    }

    [Test]
    public void A_hundred_thousand_servers_find_room_in_256_MiB() => Checked(HostileBody.Servers(100_000)).Weight.Should().BeLessThan(Room);

    [TestCase("objects")]
    [TestCase("servers")]
    [TestCase("services")]
    [TestCase("flags")]
    [TestCase("labels")]
    [TestCase("labelled servers")]
    public void What_would_be_many_times_as_large_in_memory_finds_none(string name) => Checked(HostileBody.Make(name, 30 << 20)).Weight.Should().BeGreaterThan(Room);

    [Test]
    public void A_small_body_weighs_little() => Checked("""{"scheduler":"rr","servers":[{"host":"10.1.0.1","port":80}]}"""u8.ToArray()).Weight.Should().BeLessThan(1000);

    private static CheckedJson Checked(byte[] utf8) => CheckedJson.Of(new ReadOnlySequence<byte>(utf8));

    private sealed class Pieces : ReadOnlySequenceSegment<byte>
    {
        public static ReadOnlySequence<byte> Of(byte[] bytes, int size)
        {
            var (first, last) = ((Pieces?)null, (Pieces?)null);
            foreach (var chunk in bytes.Chunk(size))
            {
                var next = new Pieces { Memory = chunk, RunningIndex = last is null ? 0 : last.RunningIndex + last.Memory.Length };
                last?.Next = next;
                (first, last) = (first ?? next, next);
            }

            return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
        }
    }
}
