using System.Collections.Immutable;
using System.Globalization;
using FluentAssertions;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Fleet.Processes;

/// <summary>
/// Directors of one fleet, as processes over a real etcd; writers that write to them all the while; and somebody who looks at their tables all the
/// while.
/// </summary>
internal sealed class FleetOfProcesses : IAsyncDisposable
{
    private const int Standing = 10;
    private const int Enough = 5;

    private static int fleets;

    private readonly EtcdCluster cluster;
    private readonly Func<string, string[]> options;
    private readonly List<DirectorProcess> directors = [];
    private readonly List<FleetWriter> writers = [];
    private readonly List<FleetWriter> active = [];
    private CancellationTokenSource end = new();
    private Task writing = Task.CompletedTask;

    private FleetOfProcesses(EtcdCluster cluster, Func<string, string[]> options) => (this.cluster, this.options) = (cluster, options);

    /// <summary>Another one for each.</summary>
    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"f{Environment.ProcessId}-{Interlocked.Increment(ref fleets)}");

    public TableSampler Sampler { get; } = new();

    public IReadOnlyList<DirectorProcess> Directors => directors;

    public DirectorProcess this[int number] => directors[number];

    private IEnumerable<DirectorProcess> Running => directors.Where(director => director.IsRunning);

    /// <summary>Starts directors a, b, c and so on, which have some services that stay.</summary>
    /// <param name="cluster">Their store.</param>
    /// <param name="options">Further options of a director, by its name.</param>
    /// <param name="count">How many.</param>
    public static async Task<FleetOfProcesses> StartAsync(EtcdCluster cluster, Func<string, string[]> options, int count = 3)
    {
        var fleet = new FleetOfProcesses(cluster, options);
        try
        {
            await fleet.Add("a", "--fleet-init").StartReadyAsync();
            await Task.WhenAll(Enumerable.Range(1, count - 1).Select(i => fleet.Add(((char)('a' + i)).ToString())).ToList().Select(director => director.StartReadyAsync()));
            var services = Enumerable.Range(1, Standing).Select(i => string.Create(
                CultureInfo.InvariantCulture,
                $"{{type: 'tcp', host: '10.0.0.{i}', port: 80, scheduler: '{(i == 1 ? "sh" : "wlc")}', servers: [{{host: '10.1.0.1', port: 80}}, {{host: '10.1.0.2', port: 80}}]}}"));
            (await fleet[0].Api.PostAsync("/services", $"[{string.Join(',', services)}]")).Expect(200);
            for (var i = 1; i <= Standing; i++)
            {
                fleet.Sampler.Declare(string.Create(CultureInfo.InvariantCulture, $"-t 10.0.0.{i}:80"));
            }

            await fleet.EqualAsync();
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes one more director, which does not run yet.</summary>
    public DirectorProcess Add(string name, params string[] more)
    {
        var director = new DirectorProcess(Name, name, cluster, [.. options(name), .. more]);
        directors.Add(director);
        Sampler.Watch(director);
        return director;
    }

    /// <summary>Begins to write to directors, round robin.</summary>
    /// <param name="count">How many writers.</param>
    /// <param name="among">The directors; all of them when it is left out.</param>
    public void Write(int count, params IReadOnlyList<DirectorProcess> among)
    {
        among = among.Count > 0 ? among : directors;
        ImmutableArray<FleetWriter> more = [.. Enumerable.Range(0, count).Select(i => new FleetWriter(among[i % among.Count], writers.Count + i, Sampler))];
        writers.AddRange(more);
        active.AddRange(more);
        writing = Task.WhenAll([writing, .. more.Select(writer => Task.Run(() => writer.RunAsync(end.Token)))]);
    }

    /// <summary>Waits until each writer has got some more acknowledged.</summary>
    /// <param name="of">Those of these directors; all of them when it is left out.</param>
    public async Task ProgressAsync(params IReadOnlyCollection<DirectorProcess> of)
    {
        ImmutableArray<(FleetWriter Writer, int Had)> waiting = [.. active.Where(writer => of.Count == 0 || of.Contains(writer.Director)).Select(writer => (writer, writer.Acknowledged))];
        waiting.Should().NotBeEmpty();
        await Until.TrueAsync(
            () => waiting.All(wait => wait.Writer.Acknowledged >= wait.Had + Enough),
            "all should get more acknowledged");
    }

    /// <summary>Ends the writing, and waits until all directors have the same.</summary>
    public async Task SettleAsync()
    {
        await end.CancelAsync();
        await writing;
        active.Clear();
        end.Dispose();
        (end, writing) = (new CancellationTokenSource(), Task.CompletedTask);
        await EqualAsync();
    }

    /// <summary>
    /// Ends the writing. Then all directors that run have the same: the revision, the journal, the data and the table; and in it is everything that was
    /// acknowledged. No declared service was ever missing.
    /// </summary>
    public async Task AgreeAsync()
    {
        await SettleAsync();
        var table = Running.First().Ipvsadm.Save();
        writers.SelectMany(writer => writer.Contradictions(table)).Should().BeEmpty("what was acknowledged last holds");
        writers.SelectMany(writer => writer.Wrong).Should().BeEmpty();
        var journals = Running.Select(director => director.Journal()).ToList();
        foreach (var (first, other) in journals.Zip(journals.Skip(1)))
        {
            var common = first.Keys.Intersect(other.Keys).ToList();
            common.Select(revision => first[revision]).Should().Equal(common.Select(revision => other[revision]), "the histories are the same");
        }

        foreach (var director in Running)
        {
            await director.Api.ExpectNoDriftAsync();
            director.Log.Should().NotContain("FleetLog[904]", "{0} finds no fault in itself", director.Name);
        }

        Sampler.Missing.Should().BeEmpty("no declared service was missing at any time");
        Sampler.Looks.Should().BePositive();
    }

    /// <summary>How many writes were acknowledged, were refused, and had no known outcome.</summary>
    public string Count() => string.Create(
        CultureInfo.InvariantCulture,
        $"{writers.Sum(writer => writer.Acknowledged)} acknowledged, {writers.Sum(writer => writer.Refused)} refused, {writers.Sum(writer => writer.Unknown)} unknown, {Sampler.Looks} looks");

    /// <summary>What the directors have logged.</summary>
    public string Logs() => string.Join('\n', directors.Select(director => $"== {director.Name}\n{director.Log}"));

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        foreach (var director in directors.Where(director => director.IsRunning))
        {
            director.Kill();
        }

        await writing;
        await Sampler.DisposeAsync();
        end.Dispose();
        directors.ForEach(director => director.Dispose());
    }

    private Task EqualAsync() => Until.TrueAsync(
        async () =>
        {
            var all = await Task.WhenAll(Running.Select(async director => (await director.PlaceAsync(), await director.Api.ServicesAsync(), string.Join('\n', director.Ipvsadm.Save()))));
            return all.Distinct().Count() == 1;
        },
        "all should have the same");
}
