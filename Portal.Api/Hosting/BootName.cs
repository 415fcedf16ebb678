namespace Portal.Api.Hosting;

/// <summary>Tells one start of the machine from another.</summary>
internal static class BootName
{
    // proc(5): made at random at each start of the machine.
    private const string File = "/proc/sys/kernel/random/boot_id";

    // namespaces(7): a link to the kind and number of the namespace.
    private const string Network = "/proc/self/ns/net";

    /// <summary>Reads the name of this one, and of the network that this process is in: addresses last as long as both.</summary>
    public static string ReadWithNetwork() => $"{Read()} {new FileInfo(Network).LinkTarget}";

    /// <summary>Reads the name of this one.</summary>
    /// <returns>The name; a new one at each call where the kernel tells none, as if the machine had just been started.</returns>
    public static string Read()
    {
        try
        {
            return System.IO.File.ReadAllText(File).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Guid.NewGuid().ToString();
        }
    }
}
