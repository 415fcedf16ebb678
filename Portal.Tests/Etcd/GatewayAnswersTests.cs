using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Etcd;

namespace Portal.Tests.Etcd;

/// <summary>What etcd 3.4 sends: what is false, 0 or empty is left out. "L2E=" is "/a", "MQ==" is "1".</summary>
public sealed class GatewayAnswersTests
{
    private const string Header = """ "header":{"cluster_id":"14841639068965178418","member_id":"10276657743932975437","revision":"9007199254740993","raft_term":"2"} """;

    private static readonly string[] NoAnswers =
        ["", "null", "[]", "7", "{", """{"kvs":{}}""", """{"kvs":[{"key":7}]}""", """{"kvs":[{"key":"*"}]}""", """{"more":"yes"}""", """{"kvs":[{"key":"L2E=","mod_revision":"x"}]}""", """{"kvs":[{"lease":"9223372036854775808"}]}"""];

    [Test]
    public void A_reading_has_its_pairs()
    {
        var reading = GatewayAnswers.Reading(Bytes($$$"""
            { {{{Header}}}, "kvs":[{"key":"L2E=","create_revision":"2","mod_revision":"9007199254740993","version":"1","value":"MQ==","lease":"7587848943239472645"},
            {"key":"L2E=","mod_revision":"3"}],"more":true,"count":"5","some_day":{"more":[1,{}]} }
            """));
        reading.HasMore.Should().BeTrue();
        reading.Pairs.Select(pair => (pair.Key, Encoding.UTF8.GetString(pair.Value.Span), pair.ModRevision, pair.Lease)).Should().Equal(
            ("/a", "1", 9007199254740993, 7587848943239472645), ("/a", string.Empty, 3, 0));
    }

    [Test]
    public void A_reading_of_nothing_is_empty() =>
        GatewayAnswers.Reading(Bytes($"{{ {Header} }}")).Should().Match<EtcdReading>(reading => reading.Pairs.IsEmpty && !reading.HasMore);

    [Test]
    public void A_transaction_that_does_not_say_that_it_succeeded_did_not()
    {
        var answer = GatewayAnswers.Answer(Bytes($$$"""{ {{{Header}}}, "responses":[{"response_range":{ {{{Header}}} }},{"response_range":{"kvs":[{"key":"L2E=","mod_revision":"3","value":"MQ=="}]}}] }"""));
        (answer.Succeeded, answer.Revision).Should().Be((false, 9007199254740993));
        answer.Readings.Select(reading => reading.Pairs.Length).Should().Equal(0, 1);
    }

    [Test]
    public void A_transaction_has_the_readings_of_its_readings_alone()
    {
        var answer = GatewayAnswers.Answer(Bytes($$$"""{ {{{Header}}}, "succeeded":true, "responses":[{"response_put":{ {{{Header}}} }},{"response_range":{"count":"0"}},{"response_delete_range":{"deleted":"1"}}] }"""));
        answer.Succeeded.Should().BeTrue();
        answer.Readings.Should().ContainSingle().Which.Pairs.Should().BeEmpty();
    }

    [Test]
    public void Leases_and_tokens_are_read()
    {
        GatewayAnswers.Lease(Bytes($$$"""{ {{{Header}}}, "ID":"7587848943239472645","TTL":"15" }""")).Should().Be(7587848943239472645);
        GatewayAnswers.IsKept(Bytes($$$"""{"result":{ {{{Header}}}, "ID":"5","TTL":"15"}}""")).Should().BeTrue();
        GatewayAnswers.IsKept(Bytes($$$"""{"result":{ {{{Header}}}, "ID":"5"}}""")).Should().BeFalse();
        GatewayAnswers.Token(Bytes($$$"""{ {{{Header}}}, "token":"abc.5"}""")).Should().Be("abc.5");
        FluentActions.Invoking(() => GatewayAnswers.Lease(Bytes("{}"))).Should().Throw<FormatException>();
        FluentActions.Invoking(() => GatewayAnswers.Token(Bytes("{}"))).Should().Throw<FormatException>();
        FluentActions.Invoking(() => GatewayAnswers.Answer(Bytes("""{"succeeded":true}"""))).Should().Throw<FormatException>();
    }

    [Test]
    public void A_watch_tells_its_beginning_its_changes_and_its_end()
    {
        GatewayAnswers.News(Bytes($$$"""{"result":{ {{{Header}}}, "created":true}}""")).Should().Match<WatchNews>(news => news.IsCreated && !news.IsCancelled && news.Changes.IsEmpty);
        var told = GatewayAnswers.News(Bytes("""{"result":{"events":[{"kv":{"key":"L2E=","value":"MQ=="}},{"kv":{"key":"L2E="}},{"type":"DELETE","kv":{"key":"L2E=","mod_revision":"4"}}]}}"""));
        told.Changes.Select(change => (change.Key, change.Value?.Length)).Should().Equal(("/a", 1), ("/a", 0), ("/a", null));
        GatewayAnswers.News(Bytes("""{"result":{"canceled":true,"compact_revision":"6"}}""")).Should().Match<WatchNews>(news => news.IsCancelled && news.IsCompacted);
        GatewayAnswers.News(Bytes("""{"result":{"canceled":true,"cancel_reason":"etcdserver: permission denied"}}""")).Reason.Should().Be("etcdserver: permission denied");
    }

    [TestCaseSource(nameof(NoAnswers))]
    public void What_is_no_answer_of_etcd_is_not_taken_for_one(string answer) =>
        FluentActions.Invoking(() => GatewayAnswers.Reading(Bytes(answer))).Should().Throw<FormatException>();

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
