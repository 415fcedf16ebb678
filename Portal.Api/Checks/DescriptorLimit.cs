using System.Runtime.InteropServices;

namespace Portal.Api.Checks;

/// <summary>How many files and sockets this process may have open at once.</summary>
internal static partial class DescriptorLimit
{
    // getrlimit(2): RLIMIT_NOFILE.
    private const int OpenFiles = 7;
    private const ulong Fewest = 256;
    private const ulong Most = 16384;

    /// <summary>
    /// How many checks with a socket may run at once: three quarters of the limit, so that requests, files and ipvsadm have the rest. A server
    /// that does not answer holds one until its time-out, so there should be as many as servers.
    /// </summary>
    public static int Checks => GetLimit(OpenFiles, out var limit) == 0 ? (int)Math.Clamp(limit.Soft / 4 * 3, Fewest, Most) : (int)Fewest;

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetLimit(int resource, out Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
