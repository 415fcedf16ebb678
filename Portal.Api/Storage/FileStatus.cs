using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Portal.Api.Storage;

/// <summary>The status of a file from statx(2): .NET shows neither the owner of a file nor its inode.</summary>
/// <param name="Mode">Its kind and who may do what with it.</param>
/// <param name="Owner">The user who owns it.</param>
/// <param name="Stamp">Tells it, as it is now, from every other file.</param>
internal sealed partial record FileStatus(int Mode, uint Owner, FileStamp Stamp)
{
    private const int FromWorkingFolder = -100;
    private const int NoFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const uint BasicFields = 0x7FF;
    private const int Size = 256;
    private const int KindMask = 0xF000;
    private const int Regular = 0x8000;
    private const int Link = 0xA000;

    /// <summary>Whether it is an ordinary file.</summary>
    public bool IsFile => (Mode & KindMask) == Regular;

    /// <summary>Whether it is a symbolic link.</summary>
    public bool IsLink => (Mode & KindMask) == Link;

    /// <summary>Looks at what has a name, also when that is a link.</summary>
    /// <returns>Null when there is nothing, or it cannot be looked at.</returns>
    public static FileStatus? Of(string path) => Ask(FromWorkingFolder, path, NoFollow);

    /// <summary>Looks at what a name leads to.</summary>
    /// <returns>Null when there is nothing, or it cannot be looked at.</returns>
    public static FileStatus? OfTarget(string path) => Ask(FromWorkingFolder, path, 0);

    /// <summary>Looks at a file that is open.</summary>
    /// <exception cref="IOException">The kernel does not say.</exception>
    public static FileStatus Of(FileStream stream)
    {
        Span<byte> buffer = stackalloc byte[Size];
        return Ask(stream.SafeFileHandle, string.Empty, EmptyPath, BasicFields, buffer) == 0
            ? Read(buffer)
            : throw new IOException($"The file {stream.Name} cannot be looked at: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    private static FileStatus? Ask(int folder, string path, int flags)
    {
        Span<byte> buffer = stackalloc byte[Size];
        return Ask(folder, path, flags, BasicFields, buffer) == 0 ? Read(buffer) : null;
    }

    // struct statx of linux/stat.h, the same on every processor.
    private static FileStatus Read(ReadOnlySpan<byte> buffer) => new(
        MemoryMarshal.Read<ushort>(buffer[28..]),
        MemoryMarshal.Read<uint>(buffer[20..]),
        new FileStamp(
            MemoryMarshal.Read<ulong>(buffer[136..]),
            MemoryMarshal.Read<ulong>(buffer[32..]),
            MemoryMarshal.Read<long>(buffer[40..]),
            MemoryMarshal.Read<long>(buffer[112..]),
            MemoryMarshal.Read<uint>(buffer[120..])));

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Ask(int folder, string path, int flags, uint mask, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Ask(SafeFileHandle file, string path, int flags, uint mask, Span<byte> status);
}
