using System.Globalization;

namespace Portal.Api.Metrics;

/// <summary>What the process uses, under the names that Prometheus's own clients give.</summary>
internal sealed class ProcessMetrics
{
    private readonly double startTime;

    /// <summary>Finds out when the process was started.</summary>
    public ProcessMetrics(TimeProvider time)
    {
        var boot = time.GetUtcNow() - DateTimeOffset.UnixEpoch - TimeSpan.FromMilliseconds(Environment.TickCount64);
        startTime = (boot + StartAfterBoot()).TotalSeconds;
    }

    /// <summary>Writes it.</summary>
    public void Write(Exposition exposition)
    {
        exposition.Single("process_cpu_seconds_total", Exposition.Counter, "CPU time that Portal has used, in seconds.", Environment.CpuUsage.TotalTime.TotalSeconds);
        exposition.Single("process_resident_memory_bytes", Exposition.Gauge, "Resident memory of Portal.", Environment.WorkingSet);
        exposition.Single("process_start_time_seconds", Exposition.Gauge, "When Portal was started, in seconds since 1970.", startTime);
    }

    // Field 22 of /proc/self/stat, in hundredths of a second; the name that stands before may have blanks.
    private static TimeSpan StartAfterBoot()
    {
        var stat = File.ReadAllText("/proc/self/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromMilliseconds(10 * long.Parse(fields[19], CultureInfo.InvariantCulture));
    }
}
