using System.Globalization;
using Portal.Api.State;

namespace Portal.Api.Checks;

/// <summary>What the answer of a name server says (RFC 1035, section 4).</summary>
internal static class DnsAnswer
{
    private const int IsResponse = 0x8000;
    private const int IsTruncated = 0x0200;

    private static readonly string[] Codes = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"];

    /// <summary>Judges an answer.</summary>
    /// <param name="message">The message.</param>
    /// <param name="id">The number of the question.</param>
    /// <param name="check">What was asked, and what is wanted.</param>
    /// <exception cref="CheckFailedException">It is not a DNS message.</exception>
    public static Finding Judge(ReadOnlySpan<byte> message, ushort id, DnsCheck check)
    {
        var reader = new DnsReader(message);
        var given = reader.Number();
        var flags = reader.Number();
        var (questions, answers) = (reader.Number(), reader.Number());
        reader.LongNumber();

        // The socket is connected and its port is new, so this is no late answer to somebody else.
        if (given != id)
        {
            return Finding.Fail("The answer has another number than the question.");
        }

        if ((flags & IsResponse) == 0)
        {
            return Finding.Fail("The answer is a question.");
        }

        if ((flags & 0xF) is > 0 and var code)
        {
            return Finding.Fail(code < Codes.Length ? $"The answer is {Codes[code]}." : string.Create(CultureInfo.InvariantCulture, $"The answer is error {code}."));
        }

        var type = DnsCheck.Types[check.QueryType];
        for (var i = 0; i < questions; i++)
        {
            var name = reader.Name();
            if (reader.Number() != type || reader.Number() != DnsQuery.Internet || !name.Equals(check.Query is "." ? "." : check.Query.TrimEnd('.'), StringComparison.OrdinalIgnoreCase))
            {
                return Finding.Fail("The answer is to another question.");
            }
        }

        return JudgeRecords(ref reader, answers, (flags & IsTruncated) != 0, type, check);
    }

    // The names of the records are not looked at: an alias (CNAME) may stand between the question and them.
    private static Finding JudgeRecords(ref DnsReader reader, int count, bool isTruncated, ushort type, DnsCheck check)
    {
        var wanted = check.Answer is { } answer ? DnsRecordText.Normal(type, answer) : null;
        var other = default(string);
        for (var i = 0; i < count && (reader.HasMore || !isTruncated); i++)
        {
            reader.Name();
            var isOfType = reader.Number() == type & reader.Number() == DnsQuery.Internet;
            reader.LongNumber();
            var length = reader.Number();
            var after = reader.Position + length;
            if (isOfType)
            {
                other = DnsRecordText.Read(ref reader, type, length);
                if (wanted is null || wanted.Equals(other, type == DnsRecordText.Text ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase))
                {
                    return Finding.Ok($"The answer is {check.QueryType} {Finding.Quote(other)}.");
                }
            }
            else
            {
                reader.Take(length);
            }

            if (reader.Position != after)
            {
                throw DnsReader.Bad();
            }
        }

        return Finding.Fail((isTruncated, other) switch
        {
            (true, _) => "The answer is truncated, and the record is not in what came.",
            (_, null) => $"The answer has no record of type {check.QueryType}.",
            _ => $"The answer is {check.QueryType} {Finding.Quote(other)}.",
        });
    }
}
