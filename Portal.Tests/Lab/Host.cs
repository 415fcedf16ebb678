namespace Portal.Tests.Lab;

/// <summary>The hosts of the lab's network, each a network namespace.</summary>
internal sealed class Host(string name)
{
    public static Host Client { get; } = new("client");

    public static Host Client2 { get; } = new("client2");

    public string Name => name;

    public Tool Run(string file, params string[] arguments) => Tool.Run("ip", ["netns", "exec", name, file, .. arguments]);

    /// <summary>Asks for a page several times, each over a connection of its own.</summary>
    /// <returns>The names of the servers that answered, in order; empty when none did.</returns>
    public string[] Fetch(string url, int times = 1)
    {
        var answers = Run("curl", ["-gsS", "--no-keepalive", "-m", "30", .. Enumerable.Repeat(url, times)]);
        return answers.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Tries to connect.</summary>
    /// <returns>Nothing when it works, else what the client says of it.</returns>
    public string TryFetch(string url) => Run("curl", "-gsS", "-m", "30", "-o", "/dev/null", url).Error;

    /// <summary>Sends datagrams, each from a port of its own. An answer is a name of two letters and a line end.</summary>
    /// <returns>The names of the servers that answered.</returns>
    public string[] Ask(string endpoint, int times = 1) =>
        Run("bash", "-c", $"for ((i = 0; i < {times}; i++)); do echo q | socat -t 30 - 'UDP:{endpoint},readbytes=3'; done")
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
