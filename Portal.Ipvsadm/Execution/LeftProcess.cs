using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Portal.Ipvsadm.Execution;

/// <summary>
/// Remembers in a file which process is kept open. When the program that kept it open is killed, that process goes on
/// with the lines that wait in its pipe; the next program ends it before it looks at the table.
/// </summary>
internal static class LeftProcess
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Writes down a process that has been started.</summary>
    /// <param name="file">The file; null for none.</param>
    /// <param name="process">The number of the process.</param>
    public static void Remember(string? file, int process)
    {
        if (file is null || IdentityOf(process) is not { } identity)
        {
            return;
        }

        try
        {
            // Written under another name first, so that Portal never writes through a link that somebody put there.
            var fresh = file + ".new";
            File.Delete(fresh);
            using (var stream = new FileStream(fresh, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                stream.Write(Encoding.ASCII.GetBytes(identity));
            }

            File.Move(fresh, file, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // A full disk must not keep anybody from writing to the kernel.
        }
    }

    /// <summary>
    /// Ends the process that the file names, if it still runs and is an ipvsadm of this user: whoever can write the file must not
    /// get other processes killed.
    /// </summary>
    /// <param name="file">The file; null for none.</param>
    /// <param name="program">The program that is run.</param>
    public static async Task EndAsync(string? file, string program)
    {
        if (file is null || !File.Exists(file))
        {
            return;
        }

        try
        {
            var identity = new FileInfo(file).LinkTarget is null ? await File.ReadAllTextAsync(file) : string.Empty;
            var number = identity.Split(' ')[0];
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var process) && IdentityOf(process) == identity && IsOurs(process, program))
            {
                using var left = Process.GetProcessById(process);
                left.Kill(entireProcessTree: true);
                using var patience = new CancellationTokenSource(Grace);
                await left.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
            or InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself meanwhile, or the file cannot be read: there is nothing more to do.
        }
    }

    // It runs the program with the arguments of a kept-open one, itself or as a script through its interpreter, for the same user.
    private static bool IsOurs(int process, string program)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}");
        var words = File.ReadAllText(folder + "/cmdline").Split('\0');
        return words is [.., "-R", ""] && words.Length is 3 or 4 && words[^3] == program && UsersOf(folder) == UsersOf("/proc/self");
    }

    private static string UsersOf(string folder) => File.ReadLines(folder + "/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal));

    // Numbers of processes are used again; with its time of start, counted from one boot, a process is known for sure.
    private static string? IdentityOf(int process)
    {
        try
        {
            var status = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            var start = status[(status.LastIndexOf(')') + 2)..].Split(' ')[19];
            var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            return string.Create(CultureInfo.InvariantCulture, $"{process} {start} {boot}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
