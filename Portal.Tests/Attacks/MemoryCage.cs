using System.Globalization;
using Portal.Tests.Doubles;

namespace Portal.Tests.Attacks;

/// <summary>
/// A memory cgroup of 256 MiB, version 1 or 2, whichever this machine has and lets a test make. Where none can be made the
/// heap alone is bounded as the runtime would bound it there, and the kernel's record of the process is read instead.
/// </summary>
internal sealed class MemoryCage : IDisposable
{
    public const long Size = 256L << 20;

    private const string Root = "/sys/fs/cgroup";

    // What the runtime lets the heap have of a limit.
    private const long HeapSize = Size / 4 * 3;

    private readonly string? folder;
    private readonly bool isFirstVersion;

    public MemoryCage()
    {
        var own = File.ReadAllLines("/proc/self/cgroup").Select(line => line.Split(':', 3)).ToList();
        var name = $"portal-attack-{Guid.NewGuid():N}";
        if (own.Find(line => line[1].Split(',').Contains("memory")) is { } first)
        {
            isFirstVersion = true;
            folder = TryMake(Path.Combine(Root, "memory", first[2].TrimStart('/'), name), ("memory.limit_in_bytes", Size), ("memory.memsw.limit_in_bytes", Size));
        }
        else if (own.Find(line => line[0] == "0") is { } second)
        {
            folder = TryMake(Path.Combine(Root, second[2].TrimStart('/'), name), ("memory.max", Size), ("memory.swap.max", 0));
        }
    }

    /// <summary>What it is, for people.</summary>
    public string Kind => folder is null
        ? "no memory cgroup can be made here: the heap is bounded, and VmHWM is read"
        : $"a memory cgroup of {Size >> 20} MiB, version {(isFirstVersion ? 1 : 2)}";

    /// <summary>A command that runs another one inside.</summary>
    public string[] Wrapper => folder is null
        ? ["env", $"DOTNET_GCHeapHardLimit=0x{HeapSize:x}"]
        : ["sh", "-c", $"echo $$ > {folder}/cgroup.procs && exec \"$@\"", "sh"];

    /// <summary>The most bytes that were in use since the start.</summary>
    /// <param name="process">Whose, where there is no cgroup.</param>
    public long Peak(int process) => folder is null || !File.Exists(PeakFile)
        ? File.ReadLines($"/proc/{process}/status").Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Sum(line => Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) << 10)
        : Number(File.ReadAllText(PeakFile));

    public void Dispose()
    {
        if (folder is not null)
        {
            Poll.UntilAsync(() => IsGone(folder), "nobody is in the cgroup any more").GetAwaiter().GetResult();
        }
    }

    // A process that has ended is in it for a moment still.
    private static bool IsGone(string folder)
    {
        try
        {
            Directory.Delete(folder);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private string PeakFile => Path.Combine(folder!, isFirstVersion ? "memory.max_usage_in_bytes" : "memory.peak");

    private static long Number(string text) => long.Parse(text.Trim(), CultureInfo.InvariantCulture);

    // The second bound, that of swap, is not on every machine.
    private static string? TryMake(string folder, (string File, long Value) bound, (string File, long Value) swap)
    {
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, bound.File), bound.Value.ToString(CultureInfo.InvariantCulture));
            if (File.Exists(Path.Combine(folder, swap.File)))
            {
                File.WriteAllText(Path.Combine(folder, swap.File), swap.Value.ToString(CultureInfo.InvariantCulture));
            }

            // That it may be joined shows only when somebody does.
            using var joined = System.Diagnostics.Process.Start("sh", ["-c", $"echo $$ > {folder}/cgroup.procs"]);
            joined.WaitForExit();
            return joined.ExitCode == 0 ? folder : Give(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Give(folder);
        }
    }

    private static string? Give(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder);
        }

        return null;
    }
}
