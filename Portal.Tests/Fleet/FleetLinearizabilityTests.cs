using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Tests.Doubles;
using Portal.Tests.Linearizability;

namespace Portal.Tests.Fleet;

/// <summary>
/// Random requests to three directors at once, over HTTP: the answers are such as if the requests had been carried out one after another on
/// one Portal. Reads ask for what the fleet has by now.
/// </summary>
[Category("Random")]
internal sealed class FleetLinearizabilityTests
{
    private static readonly int Histories = Rounds.Of(30);

    private MemoryEtcd etcd = new();
    private TestPortal[] directors = [];

    [SetUp]
    public async Task StartAsync()
    {
        etcd = new MemoryEtcd();
        directors = [await DirectorAsync("a"), await DirectorAsync("b"), await DirectorAsync("c")];
    }

    [TearDown]
    public async Task StopAsync()
    {
        etcd.IsAway = false;
        foreach (var director in directors)
        {
            await director.DisposeAsync();
        }
    }

    [Test]
    public Task Every_history_of_three_directors_has_an_order() => ExpectOrdersAsync(10_000, _ => { });

    [Test]
    public Task So_it_has_when_the_answers_of_the_store_are_lost_or_what_was_sent_comes_late() => ExpectOrdersAsync(20_000, random => etcd.Fate = transaction =>
    {
        lock (random)
        {
            return transaction.Conditions.IsEmpty ? CommitFate.Answered : random.Next(12) switch
            {
                0 => CommitFate.AnswerLost,
                1 => CommitFate.Late,
                2 => CommitFate.NotSent,
                _ => CommitFate.Answered,
            };
        }
    });

    [Test]
    public Task So_it_has_when_the_store_goes_away_and_comes_back() => ExpectOrdersAsync(30_000, random => etcd.Fate = _ =>
    {
        lock (random)
        {
            if (random.Next(8) == 0)
            {
                etcd.IsAwaySoon = true;
                BackSoon(random.Next(30));
                return random.Next(2) == 0 ? CommitFate.AnswerLost : CommitFate.Late;
            }

            return CommitFate.Answered;
        }
    });

    private async Task ExpectOrdersAsync(int firstSeed, Action<Random> prepare)
    {
        using var first = Caller(directors[0]);
        using var second = Caller(directors[1]);
        using var third = Caller(directors[2]);
        var statuses = new SortedDictionary<string, int>();
        for (var seed = firstSeed; seed < firstSeed + Histories; seed++)
        {
            var random = new Random(seed);
            var reply = (await directors[0].PostAsync("/services", "[]")).ShouldBe(200);
            var empty = new ModelState((long)reply.Json["revision"]!, ModelState.NoServices);
            var table = new RequestMix(random, withRefusals: false).Everything();
            (await directors[0].PostAsync(table.Path, table.Body)).ShouldBe(200);
            var start = table.Step(empty).After;
            var mix = new RequestMix(random, withRefusals: false) { IsOfFleet = true };
            ModelRequest[][] requests = [.. Enumerable.Range(0, 6).Select(_ => Enumerable.Range(0, random.Next(4, 8)).Select(_ => mix.Next()).ToArray())];
            prepare(random);
            var history = await new HistoryRecorder(first, second, third).RecordAsync(requests, _ => null);
            etcd.Fate = _ => CommitFate.Answered;
            etcd.IsAway = etcd.IsAwaySoon = false;
            LinearizabilityChecker.Order(history, start).Should().NotBeNull("of the history with seed {0}:\n{1}", seed, string.Join('\n', history));
            foreach (var call in history)
            {
                var status = call.Answer is null ? "unknown" : call.Answer.IsFault ? call.Answer.Text : $"{call.Answer.Status}";
                statuses[status] = statuses.GetValueOrDefault(status) + 1;
            }

            await AgreeAsync();
        }

        statuses.Keys.Should().Contain(["200", "201", "204", "404", "409"], "the requests meet");
        await TestContext.Out.WriteLineAsync(string.Join(", ", statuses.Select(status => $"{status.Value} x {status.Key}")));
    }

    // What came late can do nothing any more; then all have the same.
    private async Task AgreeAsync()
    {
        etcd.CarryOutLate();
        await Poll.UntilAsync(async () =>
        {
            try
            {
                foreach (var director in directors)
                {
                    await director.Balancer.RefreshAsync(isWanted: true);
                }

                return directors.All(director => director.State.Revision == directors[0].State.Revision);
            }
            catch (RejectedException)
            {
                return false;
            }
        }, "all have the same");
        foreach (var director in directors)
        {
            director.State.Table.ShouldBe([.. directors[0].State.Table.Services]);
            director.Kernel.Table.ShouldBe([.. directors[0].State.Table.Services]);
        }
    }

    private void BackSoon(int milliseconds) => Task.Run(async () =>
    {
        await Task.Delay(milliseconds);
        etcd.IsAwaySoon = etcd.IsAway = false;
    });

    private Task<TestPortal> DirectorAsync(string name) =>
        TestPortal.StartAsync(new FakeKernel(), options => options with { Fleet = "test", Director = name, FleetInit = name == "a" }, etcd: etcd);

    private static HttpClient Caller(TestPortal director) => new(new FreshReads { InnerHandler = new SocketsHttpHandler { UseProxy = false } }) { BaseAddress = director.Address };
}
