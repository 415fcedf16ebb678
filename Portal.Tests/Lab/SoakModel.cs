using System.Collections.Immutable;

namespace Portal.Tests.Lab;

/// <summary>
/// What one client of the soak knows of the service that is its own: the states that it can be in. A request that was
/// answered leaves one; a request whose answer never came may have happened, whole, or not.
/// </summary>
internal sealed class SoakModel
{
    /// <summary>The text of a service that is not there.</summary>
    public const string Gone = "gone";

    public static readonly ImmutableSortedDictionary<string, int> NoServers = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    private HashSet<string> states = [Gone];

    /// <summary>One of the states that it can be in.</summary>
    public string Any => states.Order(StringComparer.Ordinal).First();

    /// <summary>The text of a service.</summary>
    public static string Text(string scheduler, IEnumerable<KeyValuePair<string, int>> servers) =>
        $"{scheduler} {string.Join(' ', servers.OrderBy(server => server.Key, StringComparer.Ordinal).Select(server => $"{server.Key}={server.Value}"))}";

    /// <summary>Scheduler and servers of a service that is there.</summary>
    public static (string Scheduler, ImmutableSortedDictionary<string, int> Servers) Parse(string state)
    {
        var words = state.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (words[0], NoServers.AddRange(words[1..].Select(word => word.Split('=')).Select(pair => KeyValuePair.Create(pair[0], int.Parse(pair[1])))));
    }

    /// <summary>Takes in what became of a request.</summary>
    /// <param name="step">The state after it, for a state before; null where it is answered 404 or 409.</param>
    /// <param name="status">The status of its answer; null when none came.</param>
    /// <exception cref="InvalidOperationException">That cannot be.</exception>
    public void Take(Func<string, string?> step, int? status)
    {
        HashSet<string> possible = status switch
        {
            null => [.. states, .. states.Select(step).OfType<string>()],
            < 300 => [.. states.Select(step).OfType<string>()],
            404 or 409 => [.. states.Where(state => step(state) is null)],
            412 or 429 or 503 or 504 => states,
            _ => [],
        };
        states = possible.Count > 0 ? possible : throw new InvalidOperationException($"{status} cannot be with {this}");
    }

    /// <summary>Takes in what was seen of the service.</summary>
    /// <exception cref="InvalidOperationException">That cannot be.</exception>
    public void See(string state) =>
        states = states.Contains(state) ? [state] : throw new InvalidOperationException($"{state} was seen, but it can only be {this}");

    public override string ToString() => string.Join(" or ", states);
}
