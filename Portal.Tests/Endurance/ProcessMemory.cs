using System.Globalization;

namespace Portal.Tests.Endurance;

/// <summary>What a process holds, as the kernel counts it.</summary>
/// <param name="Resident">Kilobytes that are in memory.</param>
/// <param name="Private">Kilobytes of them that are its own alone and were written to: how much of the binary is shared depends on what else runs.</param>
/// <param name="Threads">How many threads it has.</param>
internal sealed record ProcessMemory(long Resident, long Private, int Threads)
{
    public static ProcessMemory Of(int process)
    {
        var lines = File.ReadAllLines($"/proc/{process}/smaps_rollup");
        long Field(string name) => lines.Where(line => line.StartsWith(name + ":", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
        return new ProcessMemory(Field("Rss"), Field("Private_Dirty"), Directory.GetDirectories($"/proc/{process}/task").Length);
    }

    /// <summary>The most kilobytes that a process has ever had in memory.</summary>
    public static long PeakOf(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Resident / 1024.0:F1} MB resident, {Private / 1024.0:F1} MB private, {Threads} threads");
}
