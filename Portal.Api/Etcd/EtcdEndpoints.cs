using System.Collections.Immutable;

namespace Portal.Api.Etcd;

/// <summary>
/// Says whom to ask first: the endpoint that answered last. One that failed is asked only after all others for a while, so that a frozen one costs
/// one time-out and not one in each request.
/// </summary>
internal sealed class EtcdEndpoints(EtcdOptions options)
{
    private readonly Lock gate = new();
    private readonly long?[] failures = new long?[options.Endpoints.Length];
    private readonly bool[] failed = new bool[options.Endpoints.Length];
    private int last;

    /// <summary>The endpoints, by their numbers, in the order in which to ask them.</summary>
    public ImmutableArray<int> Order()
    {
        lock (gate)
        {
            var count = failures.Length;
            return [.. Enumerable.Range(0, count).OrderBy(Failure).ThenBy(number => (number - last + count) % count)];
        }
    }

    /// <summary>The endpoint of that number.</summary>
    public Uri this[int number] => options.Endpoints[number];

    /// <summary>Notes that one answered.</summary>
    public void Works(int number)
    {
        bool isNews;
        lock (gate)
        {
            (last, failures[number]) = (number, null);
            isNews = failed[number];
            failed[number] = false;
        }

        if (isNews)
        {
            options.Observer?.EndpointWorks(this[number]);
        }
    }

    /// <summary>Notes that one failed.</summary>
    public void Fails(int number, string reason)
    {
        bool isNews;
        lock (gate)
        {
            failures[number] = options.Time.GetTimestamp();
            isNews = !failed[number];
            failed[number] = true;
        }

        if (isNews)
        {
            options.Observer?.EndpointFailed(this[number], reason + ".");
        }
    }

    // The one that failed longest ago comes first of those that failed.
    private long Failure(int number) =>
        failures[number] is { } moment && options.Time.GetElapsedTime(moment) < options.Penalty ? moment : long.MinValue;
}
