using System.Globalization;
using System.Net.Sockets;

namespace Portal.Tests.Fleet.Processes;

/// <summary>
/// Writes to one director all the while, to services that nobody else writes to, and notes what each of them may be: what was acknowledged last, or
/// what was asked for since without a known outcome.
/// </summary>
/// <param name="director">Whom it asks.</param>
/// <param name="number">Which writer it is, from 0.</param>
/// <param name="sampler">Is told what is declared.</param>
internal sealed class FleetWriter(DirectorProcess director, int number, TableSampler sampler)
{
    private const int Few = 5;
    private const int Many = 25;
    private const int Absent = -1;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan RefusedPause = TimeSpan.FromMilliseconds(50);

    // By number of the service: the weights that its server may have, or that there is none.
    private readonly Dictionary<int, HashSet<int>> possible = [];
    private readonly List<string> wrong = [];
    private readonly Random random = new(number);
    private int services;
    private int weight;
    private int acknowledged;

    private enum Fate
    {
        Done,
        NotThere,
        NothingChanged,
        Unknown,
    }

    public DirectorProcess Director => director;

    /// <summary>How many writes were acknowledged.</summary>
    public int Acknowledged => Volatile.Read(ref acknowledged);

    /// <summary>How many writes were refused, with nothing changed.</summary>
    public int Refused { get; private set; }

    /// <summary>Of how many writes nobody knew the outcome.</summary>
    public int Unknown { get; private set; }

    /// <summary>Answers that no director may give.</summary>
    public IReadOnlyList<string> Wrong => wrong;

    /// <summary>Writes until it is told to end.</summary>
    public async Task RunAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var isDone = await WriteAsync();
            await Task.Delay(isDone ? Pause : RefusedPause, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>What of a table is not as it may be.</summary>
    /// <param name="table">The table, as the commands that make it.</param>
    public IEnumerable<string> Contradictions(IEnumerable<string> table)
    {
        var weights = table.Select(line => line.Split(' ')).Where(words => words[0] == "-a")
            .ToLookup(words => $"{words[1]} {words[2]}", words => int.Parse(words[Array.IndexOf(words, "-w") + 1], CultureInfo.InvariantCulture));
        foreach (var (service, may) in possible)
        {
            var has = weights[Key(service)].DefaultIfEmpty(Absent).Single();
            if (!may.Contains(has))
            {
                yield return $"{Key(service)} of {director.Name} has {has}, and not {string.Join(" or ", may)}";
            }
        }
    }

    private async Task<bool> WriteAsync()
    {
        List<int> there = [.. possible.Where(service => !service.Value.SetEquals([Absent])).Select(service => service.Key)];
        var choice = random.Next(8);
        if (there.Count < Few || (choice == 0 && there.Count < Many))
        {
            return await AddAsync(services++);
        }

        var service = there[random.Next(there.Count)];
        return choice == 1 || there.Count >= Many ? await DeleteAsync(service) : await WeighAsync(service);
    }

    private async Task<bool> AddAsync(int service)
    {
        var next = ++weight;
        var fate = await SendAsync(HttpMethod.Post, Path(service), $"{{servers: [{{host: '10.2.0.1', port: 80, forwarder: 'm', weight: {next}}}]}}");
        if (fate == Fate.Done)
        {
            sampler.Declare(Key(service));
        }

        return Note(service, fate, next);
    }

    private async Task<bool> WeighAsync(int service)
    {
        var next = ++weight;
        return Note(service, await SendAsync(HttpMethod.Patch, Path(service) + "/servers/10.2.0.1/80", $"{{weight: {next}}}"), next);
    }

    private async Task<bool> DeleteAsync(int service)
    {
        sampler.Forget(Key(service));
        var fate = await SendAsync(HttpMethod.Delete, Path(service), null);

        // .NET sends a request without a body again when the connection breaks: the first one may have been carried out.
        return Note(service, fate == Fate.NotThere ? Fate.Done : fate, Absent);
    }

    private bool Note(int service, Fate fate, int next)
    {
        var may = possible.GetValueOrDefault(service) ?? [Absent];
        switch (fate)
        {
            case Fate.Done:
                possible[service] = [next];
                Interlocked.Increment(ref acknowledged);
                return true;
            case Fate.NotThere:
                if (!may.Contains(Absent))
                {
                    wrong.Add($"{Key(service)} is not there for {director.Name}");
                }

                possible[service] = [Absent];
                return true;
            case Fate.Unknown:
                possible[service] = [.. may, next];
                Unknown++;
                return false;
            default:
                Refused++;
                return false;
        }
    }

    private async Task<Fate> SendAsync(HttpMethod method, string path, string? body)
    {
        try
        {
            var answer = await director.Api.SendAsync(method, path, body);
            switch (answer)
            {
                case { Status: >= 200 and < 300 }:
                    return Fate.Done;
                case { Status: 404 }:
                    return Fate.NotThere;
                case { Status: 409, Type: "fleet-conflict" }:
                    return Fate.NothingChanged;
                case { Status: 503 } when answer.Text.Contains("not known yet", StringComparison.Ordinal):
                    return Fate.Unknown;
                case { Status: 503, Type: "fleet-unreachable" or "fleet-frozen" or "stopping" }:
                    return Fate.NothingChanged;
                default:
                    wrong.Add($"{method} {path} at {director.Name}: {answer.Status} {answer.Text}");
                    return Fate.Unknown;
            }
        }
        catch (HttpRequestException exception)
        {
            return exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } ? Fate.NothingChanged : Fate.Unknown;
        }
    }

    private string Path(int service) => $"/services/tcp/{Address(service)}/80";

    private string Key(int service) => $"-t {Address(service)}:80";

    private string Address(int service) => string.Create(CultureInfo.InvariantCulture, $"10.{100 + number}.{service / 200}.{1 + (service % 200)}");
}
