using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace Portal.Ipvsadm.Execution;

/// <summary>How much a pipe holds before its writer has to wait.</summary>
internal static partial class PipeSize
{
    // fcntl(2): F_SETPIPE_SZ, and the most that everybody may ask for by default.
    private const int SetPipeSize = 1031;
    private const int Wide = 1 << 20;

    /// <summary>Lets a pipe hold 1 MiB instead of 64 KiB. Where that is refused the pipe stays as it is.</summary>
    /// <param name="stream">The end of a pipe; anything else stays as it is.</param>
    public static void Widen(Stream stream)
    {
        if (stream is PipeStream pipe)
        {
            _ = Control(pipe.SafePipeHandle, SetPipeSize, Wide);
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(SafeHandle file, int command, int value);
}
