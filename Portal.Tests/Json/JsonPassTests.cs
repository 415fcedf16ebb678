using System.Collections.Immutable;
using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Json;
using Portal.Ipvsadm.Validation;

namespace Portal.Tests.Json;

/// <summary>A field is declared once, and is then read, written and cleared.</summary>
public sealed class JsonPassTests
{
    [Test]
    public void Fields_are_written_as_they_are_declared_and_read_in_any_order()
    {
        var probe = new Probe { Name = "a", Interval = 0.5, Rise = 3, How = new Way { Type = "http", Path = "/" }, Owner = new Owner { Team = "x", Mail = "y" }, Tags = ["t", "u"], Pause = 2, Failures = 7, Last = "z" };
        Write(probe).Should().Be("""{"name":"a","interval":0.5,"rise":3,"how":{"type":"http","path":"/"},"team":"x","mail":"y","tags":["t","u"],"pause":2,"failures":7,"last":"z"}""");
        Write(Read("""{"last":1,"failures":{},"pause":2,"tags":["t","u"],"mail":"y","team":"x","how":{"path":"/","type":"http"},"rise":3.0,"interval":5e-1,"name":"a"}"""))
            .Should().Be(Write(probe with { Failures = null, Last = null }));
    }

    [Test]
    public void What_has_no_value_is_left_out_unless_it_is_always_written() => Write(new Probe()).Should().Be("""{"last":null}""");

    [Test]
    public void What_is_not_given_stays_as_it_was() => Read("""{"rise":4}""", new Probe { Name = "a", Rise = 3 }).Should().Be(new Probe { Name = "a", Rise = 4 });

    [Test]
    public void Null_clears_what_requests_can_set_also_in_a_part()
    {
        var probe = Read("""{"name":null,"how":null,"mail":null,"pause":null,"failures":null,"last":null}""");
        probe.Cleared.Should().BeEquivalentTo("name", "how", "mail");
        probe.Should().Be(new Probe { Cleared = probe.Cleared });
    }

    [TestCase("""{"how":{"type":null}}""", "how.type must be a string.", TestName = "null where nothing notes it")]
    [TestCase("""{"rise":11}""", "rise must be a whole number from 1 to 10.", TestName = "a number out of bounds")]
    [TestCase("""{"interval":0.05}""", "interval must be a number from 0.1 to 60.", TestName = "a fraction out of bounds")]
    [TestCase("""{"interval":"1"}""", "interval must be a number from 0.1 to 60.", TestName = "a text in place of a fraction")]
    [TestCase("""{"colour":1}""", "colour is not a known field.", TestName = "an unknown field")]
    [TestCase("""{"failures":1,"failures":2}""", "failures is given twice.", TestName = "a field twice")]
    [TestCase("""{"how":{"path":1,"x":2},"rise":"a"}""", "how.path must be a string.", "how.x is not a known field.", "rise must be a whole number from 1 to 10.", TestName = "all at once")]
    [TestCase("[]", " must be an object.", TestName = "no object")]
    public void What_does_not_fit_is_told_with_its_field(string json, params string[] expected)
    {
        var violations = new ViolationList();
        JsonInput.Read(Encoding.UTF8.GetBytes(json), violations, input => JsonPass.Read(input, Probe.Codec, new Probe(), clears: true));
        violations.All.Select(violation => $"{violation.Field} {violation.Message}").Should().Equal(expected);
    }

    [Test]
    public void A_field_can_be_read_by_what_stands_before_it()
    {
        Read("""{"kind":"text","what":"a"}""").What.Should().Be("a");
        Read("""{"kind":"number","what":5}""").What.Should().Be("5");
        Read("""{"what":5,"kind":"text"}""").What.Should().Be("5");
        Write(new Probe { Kind = "text", What = "a" }).Should().Be("""{"last":null,"kind":"text","what":"a"}""");
    }

    private static Probe Read(string json, Probe? start = null)
    {
        var violations = new ViolationList();
        var probe = JsonInput.Read(Encoding.UTF8.GetBytes(json), violations, input => JsonPass.Read(input, Probe.Codec, start ?? new Probe(), clears: true));
        violations.All.Should().BeEmpty();
        return probe;
    }

    private static string Write(Probe probe) => Encoding.UTF8.GetString(Utf8Text.Of(json => JsonPass.Write(json, Probe.Codec, probe)));

    // As a body of the API has them: nested, of several kinds, with numbers of both kinds, and with fields of answers.
    private sealed record Probe
    {
        private static readonly JsonKind<double?> Interval60 = JsonKinds.Fraction(0.1, 60);

        private static readonly JsonKind<long?> Pause10 = new JsonKind<long?>(input => input.ReadInteger(1, 10), (json, number) => json.WriteValue(number)).OrNull();

        private static readonly JsonKind<string?> Shown = JsonKinds.Text.Always();

        public static Probe Codec(ref JsonPass pass, Probe probe)
        {
            probe = probe with
            {
                Name = pass.Field("name", JsonKinds.Text, probe.Name),
                Interval = pass.Field("interval", Interval60, probe.Interval),
                Rise = pass.Integer("rise", probe.Rise, 1, 10),
                How = pass.Field("how", Way.Kind, probe.How),
                Owner = Owner.Codec(ref pass, probe.Owner),
                Tags = pass.Field("tags", JsonKinds.Texts, probe.Tags),
                Pause = pass.Field("pause", Pause10, probe.Pause),
                Failures = pass.Answer("failures", JsonKinds.Number, probe.Failures),
                Last = pass.Answer("last", Shown, probe.Last),
                Kind = pass.Field("kind", JsonKinds.Text, probe.Kind),
            };
            return probe with
            {
                What = pass.Field("what", JsonKinds.Text, probe.What, probe, static (probe, input) => probe.Kind == "text" ? input.ReadText() : $"{input.ReadInteger(0, 9)}"),
                Cleared = pass.Cleared(probe.Cleared),
            };
        }

        public string? Name { get; init; }

        public double? Interval { get; init; }

        public long? Rise { get; init; }

        public Way? How { get; init; }

        public Owner Owner { get; init; } = new();

        public IReadOnlyList<string>? Tags { get; init; }

        public long? Pause { get; init; }

        public long? Failures { get; init; }

        public string? Last { get; init; }

        public string? Kind { get; init; }

        public string? What { get; init; }

        public ImmutableHashSet<string> Cleared { get; init; } = [];
    }

    private sealed record Way
    {
        public static readonly JsonKind<Way?> Kind = JsonKinds.Object(Codec, new Way());

        private static Way Codec(ref JsonPass pass, Way way) => way with
        {
            Type = pass.Field("type", JsonKinds.Text, way.Type),
            Path = pass.Field("path", JsonKinds.Text, way.Path),
        };

        public string? Type { get; init; }

        public string? Path { get; init; }
    }

    private sealed record Owner
    {
        public static Owner Codec(ref JsonPass pass, Owner owner) => owner with
        {
            Team = pass.Field("team", JsonKinds.Text, owner.Team),
            Mail = pass.Field("mail", JsonKinds.Text, owner.Mail),
        };

        public string? Team { get; init; }

        public string? Mail { get; init; }
    }
}
