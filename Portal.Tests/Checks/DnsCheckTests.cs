using System.Net;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.State;
using static Portal.Tests.Checks.DnsMessage;

namespace Portal.Tests.Checks;

internal sealed class DnsCheckTests : CheckFixture
{
    private static readonly byte[] Four = [10, 0, 0, 1];
    private static readonly byte[] Six = IPAddress.Parse("2001:db8::1").GetAddressBytes();

    // The question is for example.org; a pointer to 12 is its name.
    private static readonly TestCaseData[] Good =
    [
        Row("A", null, Record(Asked, 1, Four), "A 10.0.0.1"),
        Row("A", "10.0.0.1", Record(Asked, 1, Four), "A 10.0.0.1"),
        Row("AAAA", "2001:DB8:0:0::1", Record(Asked, 28, Six), "AAAA 2001:db8::1"),
        Row("NS", "NS1.example.org.", Record(Asked, 2, [3, .. "ns1"u8, 0xC0, 12]), "NS ns1.example.org"),
        Row("CNAME", "a.b", Record(Asked, 5, Name("a.b")), "CNAME a.b"),
        Row("PTR", ".", Record(Asked, 12, [0]), "PTR ."),
        Row("MX", "10  mail.example.org.", Record(Asked, 15, [0, 10, 4, .. "mail"u8, 0xC0, 12]), "MX 10 mail.example.org"),
        Row("SRV", "1 2 80 a.b", Record(Asked, 33, [0, 1, 0, 2, 0, 80, .. Name("a.b")]), "SRV 1 2 80 a.b"),
        Row("SOA", "a.b c.d 1 2 3 4 5", Record(Asked, 6, [.. Name("a.b"), .. Name("c.d"), 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5]), "SOA a.b c.d 1 2 3 4 5"),
        Row("TXT", "hello world", Record(Asked, 16, [.. Quoted("hello "), .. Quoted("world")]), "TXT hello world"),
    ];

    private static readonly TestCaseData[] Bad =
    [
        Fault("NXDOMAIN", query => To(query, Answer | 3), "The answer is NXDOMAIN."),
        Fault("REFUSED", query => To(query, Answer | 5), "The answer is REFUSED."),
        Fault("an unknown error", query => To(query, Answer | 11), "The answer is error 11."),
        Fault("no record", query => To(query, Answer), "The answer has no record of type A."),
        Fault("a record of another type", query => To(query, Answer, Record(Asked, 28, Six)), "The answer has no record of type A."),
        Fault("another address", query => To(query, Answer, Record(Asked, 1, [10, 0, 0, 9])), "The answer is A 10.0.0.9."),
        Fault("another number", query => To([(byte)(query[0] ^ 1), .. query[1..]], Answer, Record(Asked, 1, Four)), "The answer has another number than the question."),
        Fault("the question itself", query => query, "The answer is a question."),
        Fault("another question", query => To([.. query[..13], (byte)'X', .. query[14..]], Answer, Record(Asked, 1, Four)), "The answer is to another question."),
        Fault("truncated", query => To(query, Truncated), "The answer is truncated, and the record is not in what came."),
        Fault("truncated within the records", query => Counted(To(query, Truncated, Record(Asked, 1, [10, 0, 0, 9])), 9), "The answer is truncated, and the record is not in what came."),
        Fault("fewer records than it says", query => Counted(To(query, Answer, Record(Asked, 1, [10, 0, 0, 9])), 9), "The answer is not a DNS message."),
        Fault("nothing", _ => [], "The answer is not a DNS message."),
        Fault("half a header", query => query[..11], "The answer is not a DNS message."),
        Fault("a name that is cut", query => To(query[..20], Answer), "The answer is not a DNS message."),
        Fault("a name that points to itself", query => To(query, Answer, Record([0xC0, (byte)query.Length], 1, Four)), "The answer is not a DNS message."),
        Fault("names that point to each other", query => To(query, Answer, Record([1, (byte)'a', 0xC0, (byte)(query.Length + 2)], 1, Four)), "The answer is not a DNS message."),
        Fault("a name that points forward", query => To(query, Answer, Record([0xC0, 200], 1, Four)), "The answer is not a DNS message."),
        Fault("a label of a reserved kind", query => To(query, Answer, Record([0x80, 0], 1, Four)), "The answer is not a DNS message."),
        Fault("an address that is too short", query => To(query, Answer, Record(Asked, 1, [10, 0, 0])), "The answer is not a DNS message."),
        Fault("a record that is longer than the message", query => To(query, Answer, Record(Asked, 16, Four)[..^2]), "The answer is not a DNS message."),
    ];

    [TestCaseSource(nameof(Good))]
    public async Task A_server_with_the_record_is_up(string type, string? wanted, byte[] record, string detail)
    {
        await using var server = new DatagramServer("127.87.0.1", query => [To(query, Answer, Record(Name("other"), 99, [1, 2]), record)]);
        Said(await CheckAsync(new DnsCheck("example.org.", type, wanted), server.EndPoint), CheckOutcome.Ok, $"The answer is {detail}.");
    }

    [TestCaseSource(nameof(Good))]
    public async Task A_server_with_another_record_is_down(string type, string? wanted, byte[] record, string detail)
    {
        await using var server = new DatagramServer("127.87.0.2", query => [To(query, Answer, record)]);
        Said(await CheckAsync(new DnsCheck("example.org", type, (wanted ?? "10.0.0.1") + "9"), server.EndPoint), CheckOutcome.Fail, $"The answer is {detail}.");
    }

    [TestCaseSource(nameof(Bad))]
    public async Task A_server_that_answers_otherwise_is_down(Func<byte[], byte[]> answer, string detail)
    {
        await using var server = new DatagramServer("127.87.0.3", query => [answer(query)]);
        Said(await CheckAsync(new DnsCheck("example.org", "A", "10.0.0.1"), server.EndPoint), CheckOutcome.Fail, detail);
    }

    [Test]
    public async Task The_wanted_record_may_be_any_of_many_also_in_a_truncated_answer()
    {
        await using var server = new DatagramServer("127.87.0.4", query =>
            [Counted(To(query, Truncated, Record(Asked, 5, Name("a.b")), Record(Name("a.b"), 1, [10, 0, 0, 9]), Record(Name("a.b"), 1, Four)), 40)]);
        Said(await CheckAsync(new DnsCheck("example.org", "A", "10.0.0.1"), server.EndPoint), CheckOutcome.Ok, "The answer is A 10.0.0.1.");
    }

    [Test]
    public async Task The_question_is_one_message_with_a_number_of_its_own()
    {
        var heard = new List<byte[]>();
        await using var server = new DatagramServer("127.87.0.5", query =>
        {
            heard.Add(query);
            return [To(query, Answer, Record([0], 1, Four))];
        });
        for (var i = 0; i < 8; i++)
        {
            (await CheckAsync(new DnsCheck("example.org", "AAAA", null), server.EndPoint)).Detail.Should().Be("The answer has no record of type AAAA.");
        }

        heard.Should().OnlyContain(query => query.Skip(2).SequenceEqual(new byte[] { 1, 0, 0, 1, 0, 0, 0, 0, 0, 0 }.Concat(Name("example.org")).Concat(new byte[] { 0, 28, 0, 1 })));
        heard.Select(query => (query[0] << 8) | query[1]).Distinct().Count().Should().BeGreaterThan(4);
    }

    [Test]
    public async Task The_case_of_a_name_has_no_meaning()
    {
        await using var server = new DatagramServer("127.87.0.8", query => [To([.. query[..13], (byte)'X', .. query[14..]], Answer, Record(Asked, 2, Name("NS.a")))]);
        Said(await CheckAsync(new DnsCheck("xxample.org", "NS", "ns.A"), server.EndPoint), CheckOutcome.Ok, "The answer is NS NS.a.");
    }

    [Test]
    public async Task The_root_can_be_asked_for()
    {
        await using var server = new DatagramServer("127.87.0.6", query => [To(query, Answer, Record([0], 2, Name("a.root")))]);
        Said(await CheckAsync(new DnsCheck(".", "NS", "a.root."), server.EndPoint), CheckOutcome.Ok, "The answer is NS a.root.");
    }

    [TestCase("a..b")]
    [TestCase("ä.example")]
    [TestCase("0123456789012345678901234567890123456789012345678901234567890123.example")]
    public async Task A_name_that_is_none_says_nothing_of_the_server(string name) =>
        (await CheckAsync(new DnsCheck(name, "A", null), new IPEndPoint(IPAddress.Loopback, 1))).Outcome.Should().Be(CheckOutcome.Inconclusive);

    [Test]
    public async Task A_server_that_says_nothing_or_is_not_there_is_down()
    {
        var server = new DatagramServer("127.87.0.7", _ => []);
        Said(await CheckAsync(new DnsCheck("example.org", "A", null), server.EndPoint, Short), CheckOutcome.Fail, "No answer within 0.5 s.");
        var place = server.EndPoint;
        await server.DisposeAsync();
        Said(await CheckAsync(new DnsCheck("example.org", "A", null), place), CheckOutcome.Fail, "Port unreachable.");
    }

    // Whatever comes, it ends, and it is no fault of this machine.
    [Test]
    public void No_message_is_read_for_ever_or_blamed_on_this_machine([Range(1, 10)] int seed)
    {
        var random = new Random(seed);
        var check = new DnsCheck("example.org", "MX", null);
        var query = DnsQuery.Write(0x1234, check)!;
        for (var i = 0; i < 5000; i++)
        {
            var message = To(query, Answer, Record(Asked, 15, [0, 10, 4, .. "mail"u8, 0xC0, 12]), Record(Asked, 16, Quoted("hello")), Record([1, 65, 0xC0, 29], 15, [0, 1, 0xC0, 12]));
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                message[random.Next(2, message.Length)] = (byte)random.Next(random.Next(2) == 0 ? 256 : 30);
            }

            Finding finding;
            try
            {
                finding = DnsAnswer.Judge(message.AsSpan(0, random.Next(message.Length + 1)), 0x1234, check);
            }
            catch (CheckFailedException exception)
            {
                finding = Finding.Fail(exception.Message);
            }

            finding.Outcome.Should().NotBe(CheckOutcome.Inconclusive);
            finding.Detail.Should().EndWith(".").And.Match(detail => detail.Length < 300);
        }
    }

    private static byte[] Counted(byte[] message, byte records)
    {
        message[7] = records;
        return message;
    }

    private static TestCaseData Row(string type, string? wanted, byte[] record, string detail) => new TestCaseData(type, wanted, record, detail).SetArgDisplayNames(type, wanted ?? "any");

    private static TestCaseData Fault(string name, Func<byte[], byte[]> answer, string detail) => new TestCaseData(answer, detail).SetArgDisplayNames(name);
}
