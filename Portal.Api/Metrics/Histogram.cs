using System.Globalization;

namespace Portal.Api.Metrics;

/// <summary>Counts by how long something took.</summary>
/// <param name="bounds">The longest of each bucket but the last, in seconds, the smallest first.</param>
internal sealed class Histogram(double[] bounds)
{
    private readonly long[] counts = new long[bounds.Length + 1];
    private readonly Tally tally = new();

    /// <summary>Counts it once more.</summary>
    public void Add(TimeSpan elapsed)
    {
        var bucket = 0;
        while (bucket < bounds.Length && elapsed.TotalSeconds > bounds[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref counts[bucket]);
        tally.Add(elapsed);
    }

    /// <summary>Writes its samples, under a family that has begun.</summary>
    /// <param name="exposition">Where to.</param>
    /// <param name="name">The name of the family.</param>
    /// <param name="labels">Names and values of its labels.</param>
    public void Write(Exposition exposition, string name, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var sum = 0UL;
        for (var i = 0; i <= bounds.Length; i++)
        {
            sum += (ulong)Interlocked.Read(ref counts[i]);
            exposition.Sample(name + "_bucket", sum, [.. labels, ("le", i < bounds.Length ? bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf")]);
        }

        exposition.Sample(name + "_sum", tally.Seconds, labels);
        exposition.Sample(name + "_count", sum, labels);
    }
}
