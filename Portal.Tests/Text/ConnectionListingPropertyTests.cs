using System.Globalization;
using System.Text;
using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Text;
using Portal.Tests.Model;

namespace Portal.Tests.Text;

public sealed class ConnectionListingPropertyTests
{
    [Test]
    public void Every_table_comes_back_from_its_text_in_pieces_of_any_size() =>
        Gen.Select(ConnectionGen.Entry.Array[0, 12], Gen.Int[1, 700], Gen.Int[0, 3]).Sample(
            (entries, piece, skip) =>
            {
                var text = Encoding.Latin1.GetBytes(ConnectionFile.Of(entries.Select(entry => ConnectionFile.Line(entry.Connection, entry.Engine, entry.Data))));
                var found = ConnectionFile.Read(text, piece, skip);
                found.Select(connection => connection with { Engine = null, Position = 0 }).Should().Equal(entries.Skip(skip).Select(entry => entry.Connection));
                found.Select(connection => connection.Engine is { } engine ? (engine.Engine, Text(engine.Data), engine.IsCut) : default)
                    .Should().Equal(entries.Skip(skip).Select(entry => entry.Engine is { } engine ? (engine, Encoding.Latin1.GetString(entry.Data), false) : default));
                found.SelectMany(connection => connection.Engine?.Data ?? string.Empty).Where(character => character is < ' ' or > '~').Should().BeEmpty();
            },
            iter: 5000);

    [Test]
    public void Random_bytes_are_read_or_refused_and_never_a_fault() =>
        Gen.Select(Gen.Byte.Array[0, 3000], Gen.Int[1, 700], Gen.Bool).Sample(
            (bytes, piece, hasTitle) => Try(() => ConnectionFile.Read(hasTitle ? [.. Encoding.ASCII.GetBytes(ConnectionFile.Title), .. bytes] : bytes, piece)),
            iter: 3000);

    [Test]
    public void A_line_with_one_byte_changed_is_read_or_refused_and_never_a_fault() =>
        Gen.Select(ConnectionGen.Entry, Gen.Int[0, 400], Gen.Byte).Sample(
            (entry, place, value) =>
            {
                var text = Encoding.Latin1.GetBytes(ConnectionFile.Of(ConnectionFile.Line(entry.Connection, entry.Engine, entry.Data)));
                text[place % text.Length] = value;
                Try(() => ConnectionFile.Read(text));
            },
            iter: 20_000);

    private static void Try(Action read)
    {
        try
        {
            read();
        }
        catch (ListingFormatException exception)
        {
            exception.Message.Length.Should().BeLessThan(1000);
        }
    }

    private static string Text(string escaped)
    {
        var text = new StringBuilder();
        for (var i = 0; i < escaped.Length; i++)
        {
            var isByte = escaped[i] == '\\' && escaped[i + 1] == 'x';
            text.Append(isByte ? (char)byte.Parse(escaped.AsSpan(i + 2, 2), NumberStyles.AllowHexSpecifier) : escaped[i]);
            i += isByte ? 3 : escaped[i] == '\\' ? 1 : 0;
        }

        return text.ToString();
    }
}
