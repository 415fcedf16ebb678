using System.Collections.Immutable;
using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Json;
using Portal.Ipvsadm.Validation;

namespace Portal.Tests.Json;

/// <summary>A field is declared once, and is then read, written and cleared.</summary>
public sealed class JsonFieldsTests
{
    // As a body of the API has them: nested, of several kinds by a type, with numbers of both kinds, and with fields of answers.
    private static readonly JsonFields<Probe> Fields = new((probe, name) => probe with { Cleared = probe.Cleared.Add(name) })
    {
        { "name", JsonKinds.Text, probe => probe.Name, (probe, name) => probe with { Name = name } },
        { "interval", JsonKinds.Fraction(0.1, 60), probe => probe.Interval, (probe, interval) => probe with { Interval = interval } },
        { "rise", JsonKinds.Integer(1, 10), probe => probe.Rise, (probe, rise) => probe with { Rise = rise } },
        { "how", Way.Fields.Object(new Way()), probe => probe.How, (probe, how) => probe with { How = how } },
        { Owner.Fields, probe => probe.Owner, (probe, owner) => probe with { Owner = owner } },
        { "tags", JsonKinds.Texts, probe => probe.Tags, (probe, tags) => probe with { Tags = tags } },
        { "pause", JsonKinds.Integer(1, 10).OrNull(), probe => probe.Pause, (probe, pause) => probe with { Pause = pause } },
        { "failures", JsonKinds.Count, probe => probe.Failures },
        { "last", JsonKinds.Text.Always(), probe => probe.Last },
    };

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
        JsonInput.Read(Encoding.UTF8.GetBytes(json), violations, input => Fields.Read(input, new Probe()));
        violations.All.Select(violation => $"{violation.Field} {violation.Message}").Should().Equal(expected);
    }

    [Test]
    public void The_names_can_be_listed() => Fields.Should().Equal("name", "interval", "rise", "how", "team", "mail", "tags", "pause", "failures", "last");

    [Test]
    public void A_field_can_be_read_by_what_stands_before_it()
    {
        var fields = new JsonFields<Way>
        {
            { "type", JsonKinds.Text, way => way.Type, (way, type) => way with { Type = type } },
            { "path", (input, way) => way with { Path = way.Type == "http" ? input.ReadText() : input.Skip("none") }, JsonKinds.Text, way => way.Path },
        };
        Way Read(string json) => JsonInput.Read(Encoding.UTF8.GetBytes(json), new ViolationList(), input => fields.Read(input, new Way()));
        Read("""{"type":"http","path":"/"}""").Path.Should().Be("/");
        Read("""{"path":[1],"type":"http"}""").Path.Should().Be("none");
    }

    private static Probe Read(string json, Probe? start = null)
    {
        var violations = new ViolationList();
        var probe = JsonInput.Read(Encoding.UTF8.GetBytes(json), violations, input => Fields.Read(input, start ?? new Probe()));
        violations.All.Should().BeEmpty();
        return probe;
    }

    private static string Write(Probe probe) => Encoding.UTF8.GetString(Utf8Text.Of(json => Fields.Write(json, probe)));

    private sealed record Probe
    {
        public string? Name { get; init; }

        public double? Interval { get; init; }

        public long? Rise { get; init; }

        public Way? How { get; init; }

        public Owner Owner { get; init; } = new();

        public IReadOnlyList<string>? Tags { get; init; }

        public long? Pause { get; init; }

        public long? Failures { get; init; }

        public string? Last { get; init; }

        public ImmutableHashSet<string> Cleared { get; init; } = [];
    }

    private sealed record Way
    {
        public static readonly JsonFields<Way> Fields = new()
        {
            { "type", JsonKinds.Text, way => way.Type, (way, type) => way with { Type = type } },
            { "path", JsonKinds.Text, way => way.Path, (way, path) => way with { Path = path } },
        };

        public string? Type { get; init; }

        public string? Path { get; init; }
    }

    private sealed record Owner
    {
        public static readonly JsonFields<Owner> Fields = new()
        {
            { "team", JsonKinds.Text, owner => owner.Team, (owner, team) => owner with { Team = team } },
            { "mail", JsonKinds.Text, owner => owner.Mail, (owner, mail) => owner with { Mail = mail } },
        };

        public string? Team { get; init; }

        public string? Mail { get; init; }
    }
}
