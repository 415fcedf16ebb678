namespace Portal.Api.Storage;

/// <summary>Which file it is, and as which it was written last. Another file in its place, or a write to it, makes another stamp.</summary>
/// <param name="Device">The device that it is on.</param>
/// <param name="Inode">Its number there.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="Seconds">When it was written last, in seconds since 1970.</param>
/// <param name="Nanoseconds">The nanoseconds of that.</param>
internal readonly record struct FileStamp(ulong Device, ulong Inode, long Length, long Seconds, uint Nanoseconds)
{
    /// <summary>Whether it is the same file, whatever was written to it meanwhile.</summary>
    public bool IsSameFile(FileStamp other) => (Device, Inode) == (other.Device, other.Inode);
}
