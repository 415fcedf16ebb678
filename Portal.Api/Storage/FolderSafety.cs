using System.Runtime.InteropServices;
using System.Text;

namespace Portal.Api.Storage;

/// <summary>
/// Sees that nobody but this user, and root, can change what is in a folder, or put something else in its place: a name
/// there would lead Portal's writes to files of others.
/// </summary>
internal static partial class FolderSafety
{
    private const int OthersRead = 0x24;
    private const int OthersWrite = 0x12;
    private const int EverybodyReads = 0x4;
    private const int EverybodyWrites = 0x2;
    private const int Sticky = 0x200;
    private const int LongestPath = 4096;
    private const uint Root = 0;

    /// <summary>What makes a folder unsafe, or a file of Portal in it.</summary>
    /// <param name="folder">The folder, which is there.</param>
    /// <param name="names">The names that Portal uses in it.</param>
    /// <param name="secrets">Those that others must not read either.</param>
    /// <returns>The problem; null when there is none.</returns>
    public static string? ProblemOf(string folder, IEnumerable<string> names, IReadOnlyCollection<string> secrets) =>
        OfFolder(folder) ?? OfParents(folder) ?? OfParents(RealPath(folder))
        ?? names.Select(name => OfFile(Path.Combine(folder, name), secrets.Contains(name))).FirstOrDefault(problem => problem is not null);

    /// <summary>Says when everybody on this machine can read a file.</summary>
    /// <returns>The problem; null when there is none.</returns>
    public static string? OpenToAll(string file) => FileStatus.OfTarget(file) is { Mode: var mode } && (mode & EverybodyReads) != 0
        ? $"Everybody on this machine can read {file}. Run chmod o-r {file}."
        : null;

    /// <summary>Says why what is in a folder is not to be run: somebody else could put a program there, or another folder in its place.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The problem; null when there is none, or no such folder.</returns>
    public static string? ProblemOfPrograms(string folder) => FileStatus.OfTarget(folder) is { } status
        ? OfOthers(folder, status) ?? OfParents(Path.GetFullPath(folder)) ?? OfParents(RealPath(folder))
        : null;

    /// <summary>Says why a program is not to be run: somebody else could write it.</summary>
    /// <param name="file">The program.</param>
    /// <returns>The problem; null when there is none, or no such file.</returns>
    public static string? ProblemOfProgram(string file) => FileStatus.Of(file) is { } status ? OfOthers(file, status) : null;

    private static string? OfFolder(string folder) => FileStatus.OfTarget(folder) switch
    {
        { Owner: var owner } when owner != User() => $"It belongs to user {owner}, and Portal runs as user {User()}. Run Portal as its owner, or change its owner with chown -R.",
        { Mode: var mode } when (mode & OthersWrite) != 0 => $"Others can write to it. Run chmod go-w {folder}.",
        _ => null,
    };

    private static string? OfParents(string folder)
    {
        for (var parent = Path.GetDirectoryName(folder); parent is not null; parent = Path.GetDirectoryName(parent))
        {
            if (FileStatus.OfTarget(parent) is { Mode: var mode } && (mode & EverybodyWrites) != 0 && (mode & Sticky) == 0)
            {
                return $"Everybody can write to {parent}, and put another folder in its place. Run chmod o-w {parent}.";
            }
        }

        return null;
    }

    private static string? OfFile(string file, bool isSecret) => FileStatus.Of(file) switch
    {
        null => null,
        { IsLink: true } => $"{file} is a symbolic link. Put the file itself there.",
        { IsFile: false } => $"{file} is not a file.",
        var status when OfOthers(file, status) is { } problem => problem,
        { Mode: var mode } when isSecret && (mode & OthersRead) != 0 => $"Others can read {file}, which is secret. Delete it, and the next start makes a new one; or run chmod go-r {file}.",
        _ => null,
    };

    // Neither this user nor root owns it, or others may write to it.
    private static string? OfOthers(string path, FileStatus status) => status switch
    {
        { Owner: var owner } when owner != User() && owner != Root => $"{path} belongs to user {owner}, and Portal runs as user {User()}. Change its owner with chown.",
        { Mode: var mode } when (mode & OthersWrite) != 0 => $"Others can write to {path}. Run chmod go-w {path}.",
        _ => null,
    };

    private static string RealPath(string path)
    {
        var buffer = new byte[LongestPath];
        return Resolve(path, buffer) == 0 ? path : Encoding.UTF8.GetString(buffer.AsSpan(0, buffer.AsSpan().IndexOf((byte)0)));
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint User();

    [LibraryImport("libc", EntryPoint = "realpath", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Resolve(string path, Span<byte> resolved);
}
