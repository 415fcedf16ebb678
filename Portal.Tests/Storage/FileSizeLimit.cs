using System.Runtime.InteropServices;

namespace Portal.Tests.Storage;

/// <summary>
/// As long as it lives, this process can write no file beyond a size: the kernel writes what fits and refuses the rest,
/// as it does on a full disk.
/// </summary>
internal sealed class FileSizeLimit : IDisposable
{
    private const int FileSize = 1;
    private const int FileSizeSignal = 25;
    private const nint Ignore = 1;

    private readonly Limit before;

    public FileSizeLimit(long bytes)
    {
        _ = Signal(FileSizeSignal, Ignore);
        Check(Get(FileSize, out before));
        var limit = before with { Soft = (ulong)bytes };
        Check(Set(FileSize, in limit));
    }

    public void Dispose() => Check(Set(FileSize, in before));

    private static void Check(int result)
    {
        if (result != 0)
        {
            throw new IOException($"The limit of file sizes cannot be set (error {Marshal.GetLastPInvokeError()}).");
        }
    }

    [DllImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Get(int resource, out Limit limit);

    [DllImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Set(int resource, in Limit limit);

    [DllImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Signal(int number, nint handler);

    [StructLayout(LayoutKind.Sequential)]
    private record struct Limit(ulong Soft, ulong Hard);
}
