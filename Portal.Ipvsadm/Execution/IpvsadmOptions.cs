namespace Portal.Ipvsadm.Execution;

/// <summary>How ipvsadm is run.</summary>
public sealed record IpvsadmOptions
{
    /// <summary>The program: a path, or a name that is looked up in PATH and at last in /usr/sbin. Default <c>ipvsadm</c>.</summary>
    public string Path { get; init; } = "ipvsadm";

    /// <summary>How long it may go without a sign of life, a piece of a listing or the end of a command, before it is killed. Default 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a process for writing or for listings of single services is kept open without work. Default 10 s.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// After how many commands such a process is replaced: ipvsadm leaks some 150 bytes a line. Default 20,000.
    /// </summary>
    public int CommandsPerProcess { get; init; } = 20_000;

    /// <summary>
    /// The program that makes another one write each line at once, looked up as <see cref="Path"/>. With it a process for listings of
    /// single services is kept open; null for a process each. Default <c>stdbuf</c>, which is part of coreutils.
    /// </summary>
    public string? Stdbuf { get; init; } = "stdbuf";

    /// <summary>
    /// The file that names the process kept open for writing, so that a program which follows a killed one can end what
    /// that left; null for none. Default none.
    /// </summary>
    public string? ProcessFile { get; init; }
}
