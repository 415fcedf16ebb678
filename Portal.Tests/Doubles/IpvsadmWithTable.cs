using System.Diagnostics;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Portal.Tests.Doubles;

/// <summary>
/// A program in ipvsadm's place that carries commands out on a table in a file, and can be told to fail at one line; see
/// Stubs/ipvsadm-with-table.c. It stands for kernel and ipvsadm where there is no lab.
/// </summary>
internal sealed class IpvsadmWithTable : IDisposable
{
    private const int ServiceCount = 1280;
    private const int ServiceSize = 5712;
    private const int KeySize = 64;

    private readonly TemporaryFolder folder = new();

    public IpvsadmWithTable() => File.CreateSymbolicLink(Program, NativeStub.IpvsadmWithTable);

    public string Program => folder["ipvsadm"];

    private string Table => folder["table"];

    /// <summary>True as long as the fault has not struck.</summary>
    public bool IsFaultPending => File.Exists(folder["fault"]);

    /// <summary>Lets one line fail.</summary>
    /// <param name="fault">How.</param>
    /// <param name="nth">Which of the lines that match, from 1.</param>
    /// <param name="pattern">A pattern of the shell.</param>
    public void Break(StubFault fault, int nth, string pattern)
    {
        // In one step: it is read at every line.
        folder.Write("fault.next", $"{nth} {fault.When} {fault.Action} {pattern}\n");
        File.Move(folder["fault.next"], folder["fault"], overwrite: true);
    }

    /// <summary>Refuses lines from now on, as a kernel without the scheduler does.</summary>
    /// <param name="pattern">A pattern of the shell; null to refuse none any more.</param>
    public void Refuse(string? pattern)
    {
        File.Delete(folder["refused"]);
        if (pattern is not null)
        {
            folder.Write("refused", pattern + "\n");
        }
    }

    /// <summary>The services that the table has at this instant, for example <c>-t 10.0.0.1:80</c>. It costs so little that one can look all the while.</summary>
    public async Task<HashSet<string>> ServicesAsync()
    {
        while (true)
        {
            try
            {
                // It takes the lock that the program takes for each line, and does not wait for it.
                using var table = File.OpenHandle(Table, share: FileShare.ReadWrite | FileShare.Delete);
                return Keys(table);
            }
            catch (FileNotFoundException)
            {
                return [];
            }
            catch (IOException)
            {
                await Task.Delay(1);
            }
        }
    }

    /// <summary>Forgets everything, as a machine does that boots. No process of it may run.</summary>
    public void Boot() => File.Delete(Table);

    public void Repair() => File.Delete(folder["fault"]);

    /// <summary>Notes down all lines that come during some work, without the marks of the protocol.</summary>
    public async Task<string[]> LinesOfAsync(Func<Task> work)
    {
        folder.Write("lines", string.Empty);
        await work();
        var lines = await File.ReadAllLinesAsync(folder["lines"]);
        File.Delete(folder["lines"]);
        return lines;
    }

    /// <summary>Carries out one command by hand.</summary>
    public string Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    /// <summary>The table as the commands that make it, in the order of their texts.</summary>
    public IReadOnlyList<string> Save() => [.. Run("-S", "-n").Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    public void Dispose() => folder.Dispose();

    private static HashSet<string> Keys(SafeFileHandle table)
    {
        HashSet<string> keys = new(StringComparer.Ordinal);
        Span<byte> used = stackalloc byte[sizeof(int)];
        Span<byte> key = stackalloc byte[KeySize];
        var count = RandomAccess.Read(table, used, (long)ServiceCount * ServiceSize) < used.Length ? 0 : BitConverter.ToInt32(used);
        for (var i = 0; i < count; i++)
        {
            if (RandomAccess.Read(table, key, (long)i * ServiceSize) > 0 && key[0] != 0)
            {
                keys.Add(Encoding.ASCII.GetString(key[..key.IndexOf((byte)0)]));
            }
        }

        return keys;
    }
}
