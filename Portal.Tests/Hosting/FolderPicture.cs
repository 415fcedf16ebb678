using System.Security.Cryptography;

namespace Portal.Tests.Hosting;

/// <summary>Everything that can be seen of a folder: what is in it, since when, and with which rights.</summary>
internal static class FolderPicture
{
    public static IReadOnlyList<string> Of(string folder) => !Directory.Exists(folder) ? [] :
    [
        .. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Append(new DirectoryInfo(folder))
            .Select(entry => $"{entry.FullName} {entry.UnixFileMode} {entry.LastWriteTimeUtc.Ticks} {Content(entry)}").Order(StringComparer.Ordinal),
    ];

    private static string Content(FileSystemInfo entry) => entry is FileInfo { Name: not "lock" } file ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file.FullName))) : string.Empty;
}
