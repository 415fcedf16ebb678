using System.Diagnostics;

namespace Portal.Tests.Doubles;

/// <summary>
/// A program in ipvsadm's place that carries commands out on a table in a file, and can be told to fail at one line; see
/// Stubs/ipvsadm-with-table.c. It stands for kernel and ipvsadm where there is no lab.
/// </summary>
internal sealed class IpvsadmWithTable : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public IpvsadmWithTable() => File.CreateSymbolicLink(Program, NativeStub.IpvsadmWithTable);

    public string Program => folder["ipvsadm"];

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
}
