using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Portal.Api.Storage;

/// <summary>Writes files so that they survive a crash at any instant: whole or not at all.</summary>
internal static partial class DurableFile
{
    /// <summary>Files that only their owner may read and write.</summary>
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // Only files on a disk can be synced. A device, for example, cannot and need not be.
    private const int InvalidArgument = 22;
    private const int NotSupported = 95;

    /// <summary>
    /// Whether an exception says that the disk or the folder does not take what is written. A file that may not grow
    /// further (EFBIG) is an <see cref="ArgumentOutOfRangeException"/> to the runtime.
    /// </summary>
    public static bool IsRefusal(Exception exception) => exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    /// <summary>Opens a file to be read while others may write, move and delete it.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static FileStream OpenToRead(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    /// <summary>Replaces a file, or creates it, in one step. What has its name, or is in the way, is never written to.</summary>
    /// <returns>The stamp of the new file.</returns>
    /// <exception cref="IOException">It could not be written; the old file is still there.</exception>
    public static FileStamp Replace(string path, ReadOnlySpan<byte> content)
    {
        // Removes what a crash left. The file is always new, so a link that somebody put there cannot lead to another file.
        var temporary = path + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
            UnixCreateMode = OwnerOnly,
        };
        using var stream = new FileStream(temporary, options);
        try
        {
            stream.Write(content);
            Sync(stream);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            // On a full disk it would take the space that the next attempt needs.
            File.Delete(temporary);
            throw;
        }

        SyncFolder(Path.GetDirectoryName(path)!);
        return FileStatus.Of(stream).Stamp;
    }

    /// <summary>Gives a file a second name, so that it stays when another one takes its place; where that cannot be done, copies it.</summary>
    /// <exception cref="IOException">It could not be done.</exception>
    public static void Keep(string path, string name)
    {
        File.Delete(name);
        if (Link(path, name) == 0)
        {
            SyncFolder(Path.GetDirectoryName(name)!);
        }
        else
        {
            Replace(name, File.ReadAllBytes(path));
        }
    }

    /// <summary>
    /// Makes durable what was written to a file. Not by the runtime's own call: that one takes no notice when the kernel
    /// says that the disk has failed (seen with EIO in .NET 10).
    /// </summary>
    /// <exception cref="IOException">It could not be done; what is on the disk is not known.</exception>
    public static void Sync(FileStream stream)
    {
        stream.Flush();
        if (Sync(stream.SafeFileHandle) != 0 && Marshal.GetLastPInvokeError() is not (InvalidArgument or NotSupported) and var error)
        {
            throw new IOException($"The file {stream.Name} cannot be synced: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    /// <summary>Makes the names in a folder durable; the runtime has no call for that.</summary>
    /// <exception cref="IOException">It could not be done.</exception>
    public static void SyncFolder(string folder)
    {
        var descriptor = OpenFolder(folder, 0);
        if (descriptor < 0)
        {
            throw new IOException($"The folder {folder} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        var result = Sync(descriptor);
        var error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (result != 0)
        {
            throw new IOException($"The folder {folder} cannot be synced: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenFolder(string path, int flags);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string path, string name);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
