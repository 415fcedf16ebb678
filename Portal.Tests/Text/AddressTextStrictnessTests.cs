using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Text;

namespace Portal.Tests.Text;

/// <summary>Compares the reader with the grammar of RFC 4291 on texts that are nearly addresses.</summary>
public sealed partial class AddressTextStrictnessTests
{
    private static readonly Gen<string> Group = Gen.Frequency(
        (6, Gen.OneOf("0", "1", "ab", "FFFF", "0db8")),
        (1, Gen.OneOf("", "12345", "g", "1.2.3.4", "1.2.3.04", "256.1.1.1", "%1", " 1")));

    private static readonly Gen<string> NearlyIPv6 = Gen.Select(Group.Array[1, 9], Gen.Int[-1, 9]).Select(parts =>
        string.Join(':', parts.Item1.Select((group, index) => index == parts.Item2 ? ":" + group : group)) + (parts.Item2 == parts.Item1.Length ? "::" : ""));

    private static readonly Gen<string> Part = Gen.Frequency((5, Gen.OneOf("0", "9", "10", "255")), (1, Gen.OneOf("", "00", "256", "-1", "0x1", "1e1", " ")));

    private static readonly Gen<string> NearlyIPv4 = Gen.Frequency((6, Part.Array[4]), (1, Part.Array[1, 6])).Select(parts => string.Join('.', parts));

    [Test]
    public void IPv6_is_what_the_grammar_calls_so() =>
        NearlyIPv6.Sample(text => AddressText.TryParse(text, out _).Should().Be(IsIPv6(text) || IsIPv4(text), "of {0}", text), iter: 20000);

    [Test]
    public void IPv4_is_what_the_grammar_calls_so() =>
        NearlyIPv4.Sample(text => AddressText.TryParse(text, out _).Should().Be(IsIPv4(text), "of {0}", text), iter: 20000);

    private static bool IsIPv6(string text)
    {
        var halves = text.Split("::");
        var groups = halves.SelectMany(half => half.Length == 0 ? [] : half.Split(':')).ToList();
        if (!text.Contains(':', StringComparison.Ordinal) || halves.Length > 2 || groups.Count == 0)
        {
            return text == "::";
        }

        var dotted = !text.EndsWith(':') && IsIPv4(groups[^1]);
        var count = groups.Count + (dotted ? 1 : 0);
        return (halves.Length == 2 ? count <= 7 : count == 8)
            && groups.SkipLast(dotted ? 1 : 0).All(group => HexadecimalGroup().IsMatch(group));
    }

    private static bool IsIPv4(string text) => text.Split('.') is { Length: 4 } parts && parts.All(part =>
        byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == part);

    [GeneratedRegex("^[0-9a-fA-F]{1,4}\\z")]
    private static partial Regex HexadecimalGroup();
}
