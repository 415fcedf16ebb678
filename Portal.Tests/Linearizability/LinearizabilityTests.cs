using System.Diagnostics;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Execution;
using Portal.Tests.Doubles;

namespace Portal.Tests.Linearizability;

/// <summary>
/// Random requests of several clients at once, over HTTP: the answers are such as if the requests had been carried out one
/// after another, each at an instant between its sending and its answer. See <see cref="RequestMix"/> for the requests.
/// </summary>
[Category("Random")]
internal sealed class LinearizabilityTests
{
    private static readonly int Histories = Rounds.Of(80);

    private TestPortal portal = null!;

    [SetUp]
    public async Task StartAsync() => portal = await TestPortal.StartAsync();

    [TearDown]
    public async Task StopAsync() => await portal.DisposeAsync();

    [Test]
    public Task Every_history_has_an_order() => ExpectOrdersAsync(1_000, null, (_, _) => null, Histories);

    [Test]
    public Task So_it_has_when_callers_go_away() => ExpectOrdersAsync(
        2_000,
        null,
        (random, _) => random.Next(8) == 0 ? random.Next(1, 4) : null,
        Histories / 4);

    [Test]
    public Task So_it_has_when_ipvsadm_fails_now_and_then() => ExpectOrdersAsync(
        3_000,
        random =>
        {
            portal.Kernel.FailNoMore();
            for (var nth = random.Next(1, 15); nth < 100; nth += random.Next(25, 40))
            {
                var kind = random.Next(3) switch { 0 => FailureKind.Refused, 1 => FailureKind.Broken, _ => FailureKind.TimedOut };
                portal.Kernel.Fail(nth, kind, kind != FailureKind.Refused && random.Next(2) == 0);
            }
        },
        (_, _) => null,
        Histories);

    [Test]
    public async Task A_cache_between_the_callers_and_Portal_is_found_out()
    {
        using var stale = Caller(new StaleReads());
        (await CountWithoutOrderAsync(stale, 20)).Should().BePositive();
    }

    [Test]
    public async Task A_Portal_that_forgets_writes_is_found_out()
    {
        using var forgetful = Caller(new ForgottenWrites());
        (await CountWithoutOrderAsync(forgetful, 20)).Should().BePositive();
    }

    private HttpClient Caller(DelegatingHandler between)
    {
        between.InnerHandler = new SocketsHttpHandler { UseProxy = false };
        return new HttpClient(between) { BaseAddress = portal.Address };
    }

    private async Task ExpectOrdersAsync(int firstSeed, Action<Random>? prepare, Func<Random, ModelRequest, int?> leaves, int histories)
    {
        var clock = Stopwatch.StartNew();
        var (faults, statuses) = (0, new SortedDictionary<int, int>());
        for (var seed = firstSeed; seed < firstSeed + histories; seed++)
        {
            if (histories != Histories)
            {
                // What callers who went away have asked for may be carried out late: the next history gets another Portal.
                await StopAsync();
                await StartAsync();
            }

            using var http = Caller(new Direct());
            var random = new Random(seed);
            var start = await BeginAsync(random);
            prepare?.Invoke(random);
            var history = await RecordAsync(http, random, leaves, prepare is not null);
            portal.Kernel.FailNoMore();
            LinearizabilityChecker.Order(history, start).Should().NotBeNull("of the history with seed {0}:\n{1}", seed, string.Join('\n', history));
            faults += history.Count(call => call.Answer is { IsFault: true });
            foreach (var call in history)
            {
                statuses[call.Answer?.Status ?? 0] = statuses.GetValueOrDefault(call.Answer?.Status ?? 0) + 1;
            }
        }

        portal.Kernel.WasTorn.Should().BeFalse();
        statuses.Keys.Should().Contain([200, 201, 204, 404, 409, 422], "the requests meet");
        await TestContext.Out.WriteLineAsync($"{histories} histories in {clock.Elapsed.TotalSeconds:F1} s: {string.Join(", ", statuses.Select(status => $"{status.Value} x {status.Key}"))}; {faults} refused or failed.");
    }

    private async Task<int> CountWithoutOrderAsync(HttpClient http, int histories)
    {
        var count = 0;
        for (var seed = 4_000; seed < 4_000 + histories; seed++)
        {
            var random = new Random(seed);
            var start = await BeginAsync(random);
            count += LinearizabilityChecker.Order(await RecordAsync(http, random, (_, _) => null), start) is null ? 1 : 0;
        }

        return count;
    }

    private async Task<ModelState> BeginAsync(Random random)
    {
        portal.Kernel.Pause = null;

        var reply = (await portal.PostAsync("/services", "[]")).ShouldBe(200);
        var empty = new ModelState((long)reply.Json["revision"]!, ModelState.NoServices);
        var table = new RequestMix(random, withRefusals: false).Everything();
        (await portal.PostAsync(table.Path, table.Body)).ShouldBe(200);
        return table.Step(empty).After;
    }

    private async Task<IReadOnlyList<RecordedCall>> RecordAsync(HttpClient http, Random random, Func<Random, ModelRequest, int?> leaves, bool withFaults = false)
    {
        var mix = new RequestMix(random, withRefusals: !withFaults);
        var (clients, length) = (random.Next(4, 7), random.Next(6, 9));
        ModelRequest[][] requests = [.. Enumerable.Range(0, clients).Select(_ => Enumerable.Range(0, length).Select(_ => mix.Next()).ToArray())];
        var patience = requests.SelectMany(own => own).ToDictionary(request => request, request => leaves(random, request), (IEqualityComparer<ModelRequest>)ReferenceEqualityComparer.Instance);

        // Between two of its calls the kernel lets others go first, more or less often.
        var (pauses, often) = (new Random(random.Next()), random.Next(1, 5));
        portal.Kernel.Pause = async () =>
        {
            int turns;
            lock (pauses)
            {
                turns = pauses.Next(often) == 0 ? pauses.Next(6) : 0;
            }

            for (; turns > 0; turns--)
            {
                await Task.Yield();
            }

            if (often == 1 && Random.Shared.Next(4) == 0)
            {
                await Task.Delay(1);
            }
        };
        return await new HistoryRecorder(http).RecordAsync(requests, request => patience[request]);
    }

    /// <summary>Nothing between callers and Portal.</summary>
    private sealed class Direct : DelegatingHandler;
}
