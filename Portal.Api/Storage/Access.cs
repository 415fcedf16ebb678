using System.Runtime.InteropServices;

namespace Portal.Api.Storage;

/// <summary>Asks the kernel what this user may do with a file or a folder, without doing it.</summary>
internal static partial class Access
{
    // faccessat(2).
    private const int FromWorkingFolder = -100;
    private const int AsEffectiveUser = 0x200;
    private const int ReadAndWrite = 4 | 2;
    private const int Enter = 1;
    private const int NotThere = 2;

    /// <summary>Whether this user may read and write a file, or make files in a folder.</summary>
    /// <param name="path">The file or the folder.</param>
    /// <returns>Null when that is so, or nothing is there; else why not.</returns>
    public static string? ProblemOf(string path) =>
        Check(FromWorkingFolder, path, Directory.Exists(path) ? ReadAndWrite | Enter : ReadAndWrite, AsEffectiveUser) == 0
        || Marshal.GetLastPInvokeError() == NotThere
            ? null
            : $"{path}: {Marshal.GetLastPInvokeErrorMessage()}.";

    [LibraryImport("libc", EntryPoint = "faccessat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Check(int folder, string path, int mode, int flags);
}
