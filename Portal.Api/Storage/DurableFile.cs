using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Portal.Api.Storage;

/// <summary>Writes files so that they survive a crash at any instant: whole or not at all.</summary>
internal static partial class DurableFile
{
    /// <summary>Files that only their owner may read and write.</summary>
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // What is no file on a disk, a device for one, cannot be synced and need not be.
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

    /// <summary>Replaces a file, or creates it, in one step.</summary>
    /// <exception cref="IOException">It could not be written; the old file is still there.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".new";
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            BufferSize = 0,
            UnixCreateMode = OwnerOnly,
        };
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(content);
            Sync(stream);
        }

        File.Move(temporary, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(path)!);
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
            throw new IOException($"The folder {folder} cannot be opened (error {Marshal.GetLastPInvokeError()}).");
        }

        var result = Sync(descriptor);
        var error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (result != 0)
        {
            throw new IOException($"The folder {folder} cannot be synced (error {error}).");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenFolder(string path, int flags);

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
