using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Linearizability;

/// <summary>Small histories by hand: the checker finds the order where there is one, and none where there is none.</summary>
internal sealed class LinearizabilityCheckerTests
{
    private const string Web = "tcp/10.0.0.1/80";
    private const string Server = "10.1.0.1/80";

    private static readonly ModelState Start = new(0, ModelState.NoServices.Add(Web, new ModelService("rr", ModelService.NoServers.Add(Server, 1))));

    [Test]
    public void A_read_after_a_write_sees_it() => HasOrder(true, Put(1, 2, 2), Get(3, 4, 2));

    [Test]
    public void A_read_of_the_old_value_after_a_write_has_no_order() => HasOrder(false, Put(1, 2, 2), Get(3, 4, 1));

    [Test]
    public void A_read_beside_a_write_may_see_either() => (HasOrder(true, Put(1, 4, 2), Get(2, 3, 1)), HasOrder(true, Put(1, 4, 2), Get(2, 3, 2))).Should().Be((true, true));

    [Test]
    public void Two_reads_beside_a_write_may_not_see_the_new_and_then_the_old_value() =>
        (HasOrder(false, Put(1, 6, 2), Get(2, 3, 2), Get(4, 5, 1)), HasOrder(true, Put(1, 6, 2), Get(2, 3, 1), Get(4, 5, 2))).Should().Be((false, true));

    [Test]
    public void A_lost_update_has_no_order() => HasOrder(false, Put(1, 4, 2), Put(2, 5, 0), Get(6, 7, 1));

    [Test]
    public void Of_two_writes_at_once_either_may_be_the_last_but_not_for_each_reader_another() =>
        (HasOrder(true, Put(1, 4, 2), Put(2, 3, 0), Get(5, 8, 2), Get(6, 7, 2)), HasOrder(false, Put(1, 4, 2), Put(2, 3, 0), Get(5, 8, 2), Get(6, 7, 0))).Should().Be((true, false));

    [Test]
    public void A_server_cannot_be_deleted_twice() =>
        HasOrder(false, Delete(1, 4, new ModelAnswer(204)), Delete(2, 3, new ModelAnswer(204)));

    [Test]
    public void One_of_two_deletions_finds_nothing() =>
        HasOrder(true, Delete(1, 4, ModelWrites.NoServer), Delete(2, 3, new ModelAnswer(204)));

    [Test]
    public void A_write_without_an_answer_may_have_happened_at_any_time_or_never() =>
        (HasOrder(true, Put(1, 2, 2, isAnswered: false), Get(3, 4, 1), Get(5, 6, 2)),
            HasOrder(true, Put(1, 2, 2, isAnswered: false), Get(3, 4, 1)),
            HasOrder(false, Put(1, 2, 2, isAnswered: false), Get(3, 4, 2), Get(5, 6, 1))).Should().Be((true, true, false));

    [Test]
    public void A_write_that_failed_has_changed_nothing() =>
        (HasOrder(true, Failed(1, 2), Get(3, 4, 1)), HasOrder(false, Failed(1, 2), Get(3, 4, 2))).Should().Be((true, false));

    private static bool HasOrder(bool expected, params RecordedCall[] history)
    {
        var order = LinearizabilityChecker.Order(history, Start);
        (order is not null).Should().Be(expected, string.Join('\n', history.AsEnumerable()));
        return expected;
    }

    private static RecordedCall Get(long sent, long answered, int weight) => new(0, Request("GET", state => (new ModelAnswer(200, $"{state.Find(Web)!.Servers[Server]}"), state)), new ModelAnswer(200, $"{weight}"), sent, answered);

    private static RecordedCall Put(long sent, long answered, int weight, bool isAnswered = true) =>
        new(0, Write("PUT", weight), isAnswered ? new ModelAnswer(200, $"{weight}") : null, sent, answered);

    private static RecordedCall Failed(long sent, long answered) => new(0, Write("PUT", 2), new ModelAnswer(504, "ipvsadm-timeout"), sent, answered);

    private static RecordedCall Delete(long sent, long answered, ModelAnswer answer) =>
        new(0, Request("DELETE", state => ModelWrites.Run(state, false, ModelWrites.DeleteServer(state, Web, Server, 0))), answer, sent, answered);

    private static ModelRequest Write(string method, int weight) => Request(method, state => ModelWrites.Run(state, false, ModelWrites.ReplaceServer(state, Web, Server, weight)));

    private static ModelRequest Request(string method, Func<ModelState, (ModelAnswer Answer, ModelState After)> step) => new(method, $"/services/{Web}/servers/{Server}", null, step);
}
