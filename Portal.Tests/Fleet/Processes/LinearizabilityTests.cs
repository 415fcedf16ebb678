using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Linearizability;

namespace Portal.Tests.Fleet.Processes;

/// <summary>
/// Random requests to three directors at once, while etcd's leader is killed, or a director is killed and started again: the answers are such as if the
/// requests had been carried out one after another on one Portal. Nobody knows the outcome of a request whose connection broke.
/// </summary>
[TestFixture]
internal sealed class LinearizabilityTests : ProcessesFixture
{
    private const int FirstSeed = 50_000;

    private static readonly int Histories = FleetLength.IsLong ? 100 : 10;

    [Test]
    public async Task Every_history_has_an_order_when_the_leader_is_killed_or_a_director_is()
    {
        await StartFleetAsync(writers: 0);
        Fleet.Sampler.ForgetAll();
        var callers = Fleet.Directors.Select(director => new HttpClient(new FreshReads { InnerHandler = new PatientCaller(director.Api) }) { BaseAddress = director.Api.Address }).ToList();
        var statuses = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var seed = FirstSeed; seed < FirstSeed + Histories; seed++)
        {
            var random = new Random(seed);
            var mix = new RequestMix(random, withRefusals: false) { IsOfFleet = true };
            var start = await BeginAsync(mix);
            ModelRequest[][] requests = [.. Enumerable.Range(0, 6).Select(_ => Enumerable.Range(0, random.Next(4, 8)).Select(_ => mix.Next()).ToArray())];
            var recording = new HistoryRecorder(callers) { TakesBrokenConnections = true }.RecordAsync(requests, _ => null);
            await Task.Delay(random.Next(10));
            await (seed % 2 == 0 ? LoseLeaderAsync(recording) : LoseDirectorAsync(random.Next(3), recording));
            var history = await recording;
            LinearizabilityChecker.Order(history, start).Should().NotBeNull("of the history with seed {0}:\n{1}", seed, string.Join('\n', history));
            await Fleet.AgreeAsync();
            foreach (var call in history)
            {
                var status = call.Answer is null ? "unknown" : call.Answer.IsFault ? call.Answer.Text : $"{call.Answer.Status}";
                statuses[status] = statuses.GetValueOrDefault(status) + 1;
            }
        }

        callers.ForEach(caller => caller.Dispose());
        statuses.Keys.Should().Contain(["200", "201", "204", "404", "unknown"], "the requests meet");
        await TestContext.Out.WriteLineAsync(string.Join(", ", statuses.Select(status => $"{status.Value} x {status.Key}")));
    }

    private async Task<ModelState> BeginAsync(RequestMix mix)
    {
        var reply = (await Fleet[0].Api.PostAsync("/services", "[]")).Expect(200);
        var empty = new ModelState((long)reply.Json["revision"]!, ModelState.NoServices);
        var table = mix.Everything();
        (await Fleet[0].Api.PostAsync(table.Path, table.Body)).Expect(200);
        return table.Step(empty).After;
    }

    private async Task LoseLeaderAsync(Task recording)
    {
        var leader = await Cluster.LeaderAsync();
        Cluster.Kill(leader);
        await recording;
        Cluster.Start(leader);
        await Cluster.HealthyAsync(leader);
    }

    private async Task LoseDirectorAsync(int number, Task recording)
    {
        Fleet[number].Kill();
        await Fleet[number].StartReadyAsync();
        await recording;
    }
}
