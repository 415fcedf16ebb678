using System.Text;
using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Contracts;
using Portal.Api.Json;
using Portal.Ipvsadm.Validation;

namespace Portal.Tests.Contracts;

/// <summary>Whatever bytes come, a body is read, refused with its fields, or is no JSON.</summary>
public sealed class JsonInputTests
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "\"type\"", "\"host\"", "\"port\"", "\"servers\"", "\"tunnel\"", "\"weight\"", "\"scheduler_flags\"", "\"x\"", "\"\"", "\"tcp\"", "\"\\u0000\"",
        "0", "-1", "80", "1.5", "1e400", "123456789012345678901234567890", "null", "true", "false", " ", "\n", "'", "/*", "NaN",
    ];

    [Test]
    public void Random_pieces_of_JSON_never_lead_to_a_fault() => Gen.OneOf(Pieces).Array[0, 30].Sample(Try, iter: 20_000);

    [Test]
    public void Random_JSON_never_leads_to_a_fault() => Value(3).Array[0, 3].Select(values => new[] { "[" + string.Join(",", values) + "]" }).Sample(Try, iter: 5_000);

    [Test]
    public void Random_bytes_never_lead_to_a_fault() => Gen.Byte.Array[0, 20].Sample(bytes => Read(bytes), iter: 20_000);

    [Test]
    public void A_number_of_a_million_digits_is_refused_quickly() => Read(Encoding.UTF8.GetBytes($$"""[{"port":{{new string('9', 1_000_000)}}}]""")).Should().NotBeEmpty();

    [TestCase("5.0", 5)]
    [TestCase("1e2", 100)]
    [TestCase("1.5E1", 15)]
    [TestCase("-0.0", 0)]
    [TestCase("100e-2", 1)]
    [TestCase("0.0000000000", 0)]
    [TestCase("1.5", null)]
    [TestCase("1e-1", null)]
    [TestCase("1e400", null)]
    [TestCase("-1e0", null)]
    [TestCase("1e30", null)]
    [TestCase("9007199254740993.0", null)]
    [TestCase("\"5\"", null)]
    public void What_is_whole_is_a_whole_number_however_it_is_written(string json, int? expected)
    {
        var violations = new ViolationList();
        JsonInput.Read(Encoding.UTF8.GetBytes(json), violations, input => input.ReadInteger(0, int.MaxValue)).Should().Be(expected);
        violations.IsEmpty.Should().Be(expected is not null);
    }

    private static void Try(string[] pieces) => Read(Encoding.UTF8.GetBytes(string.Concat(pieces)));

    private static string Read(byte[] body)
    {
        var violations = new ViolationList();
        try
        {
            var services = JsonInput.Read(body, violations, input => input.ReadArray(() => ServiceBody.Read(input)));
            ModelMapping.ToTable(services ?? [], violations);
            violations.All.Where(violation => violation.Message.Length == 0).Should().BeEmpty();
            return string.Join(' ', violations.All.Select(violation => violation.Field));
        }
        catch (UnreadableJsonException exception)
        {
            exception.Message.Should().NotBeEmpty();
            return exception.Message;
        }
    }

    private static Gen<string> Value(int depth)
    {
        var scalar = Gen.OneOf("0", "80", "-1", "1.5", "4294967296", "null", "true", "\"\"", "\"tcp\"", "\"fwmark\"", "\"10.0.0.1\"", "\"::1\"", "\"ipv4\"", "\"rr\"", "\"sh\"", "\"i\"", "\"gue\"");
        if (depth == 0)
        {
            return scalar;
        }

        var name = Gen.OneOf("type", "host", "port", "family", "mark", "scheduler", "scheduler_flags", "persistence", "netmask", "persistence_engine", "one_packet", "servers", "forwarder", "weight", "tunnel", "checksum", "x");
        var field = Gen.Select(name, Value(depth - 1)).Select((key, value) => $"\"{key}\":{value}");
        return Gen.Frequency(
            (2, scalar),
            (4, field.Array[0, 8].Select(fields => "{" + string.Join(",", fields) + "}")),
            (1, Value(depth - 1).Array[0, 3].Select(values => "[" + string.Join(",", values) + "]")));
    }
}
