using System.Runtime.InteropServices;

namespace Portal.Api.Hosting;

/// <summary>The three descriptors that every process has. One that is closed would be the number of the next file that is opened, and the log would go there.</summary>
internal static partial class StandardStreams
{
    private const int GetFlags = 1;
    private const int ReadOnly = 0;
    private const int WriteOnly = 1;
    private const int StandardError = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Opens the closed streams: standard output in such a way that writes fail, so that Portal knows that they are lost.</summary>
    public static void Open()
    {
        for (var descriptor = 0; descriptor <= StandardError; descriptor++)
        {
            if (Control(descriptor, GetFlags) < 0)
            {
                // The lowest number that is free is the one that it gets.
                _ = Open("/dev/null", descriptor == StandardError ? WriteOnly : ReadOnly);
            }
        }
    }

    /// <summary>Says why Portal ends. If standard error cannot be written, Portal still ends.</summary>
    /// <param name="text">Why.</param>
    /// <returns>When it is said, or cannot be.</returns>
    public static async Task TellAsync(string text)
    {
        // On a thread that may wait for ever: the end of the process ends it.
        var telling = Task.Factory.StartNew(() => Console.Error.WriteLine(text), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAny(telling, Task.Delay(Patience));
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);
}
