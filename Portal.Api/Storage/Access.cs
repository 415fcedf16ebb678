using System.Runtime.InteropServices;

namespace Portal.Api.Storage;

/// <summary>Asks the kernel what this user may do with a file or a folder, without doing it.</summary>
internal static partial class Access
{
    // faccessat(2).
    private const int FromWorkingFolder = -100;
    private const int AsEffectiveUser = 0x200;
    private const int Read = 4;
    private const int Write = 2;
    private const int Enter = 1;
    private const int NotThere = 2;

    /// <summary>Whether this user may read and write a file.</summary>
    /// <returns>Null when that is so, or nothing is there; else why not.</returns>
    public static string? ProblemOfFile(string file) => Problem(file, Read | Write);

    /// <summary>Whether this user may make files and folders in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isToBeListed">Whether the user must also be able to list it.</param>
    /// <returns>Null when that is so; else why not.</returns>
    public static string? ProblemOfFolder(string folder, bool isToBeListed) => Problem(folder, Write | Enter | (isToBeListed ? Read : 0));

    private static string? Problem(string path, int mode) =>
        Check(FromWorkingFolder, path, mode, AsEffectiveUser) == 0 || Marshal.GetLastPInvokeError() == NotThere
            ? null
            : $"{path}: {Marshal.GetLastPInvokeErrorMessage()}.";

    [LibraryImport("libc", EntryPoint = "faccessat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Check(int folder, string path, int mode, int flags);
}
