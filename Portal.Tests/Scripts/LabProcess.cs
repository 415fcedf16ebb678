using System.Diagnostics;
using System.Globalization;
using Portal.Tests.Conventions;
using Portal.Tests.Lab;

namespace Portal.Tests.Scripts;

/// <summary>A run of scripts/lab.sh from outside: a kernel that boots, or does not.</summary>
internal sealed class LabProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> error;

    /// <summary>Starts the lab; what it is given has the form of the command env: NAME=VALUE..., then a program to run it with, if any.</summary>
    public LabProcess(string[] circumstances, params string[] command)
    {
        process = Process.Start(new ProcessStartInfo("env", ["PORTAL_LAB_MEMORY=256M", .. circumstances, Repository.PathOf("scripts/lab.sh"), .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        output = process.StandardOutput.ReadToEndAsync();
        error = process.StandardError.ReadToEndAsync();
    }

    public async Task<Tool> EndAsync()
    {
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        return new Tool(process.ExitCode, await output, await error);
    }

    /// <summary>Waits until the kernel runs, in a process that has some below it.</summary>
    /// <returns>The number of its process, and of the one above it.</returns>
    public async Task<(int Kernel, int Parent)> KernelAsync()
    {
        var (kernel, parent) = (0, 0);
        await Until.TrueAsync(
            () => (parent = Child(process.Id, "timeout")) > 0 && (kernel = Child(parent, "linux.uml")) > 0 && Child(kernel, "linux.uml") > 0,
            "the lab's kernel should start");
        return (kernel, parent);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            // It takes its kernel with it.
            Tool.Run("kill", "-TERM", Text(process.Id));
            process.WaitForExit();
        }

        process.Dispose();
    }

    // The oldest one; 0 when there is none.
    private static int Child(int parent, string name) =>
        int.TryParse(Tool.Run("pgrep", "-o", "-P", Text(parent), "-x", name).Output, CultureInfo.InvariantCulture, out var id) ? id : 0;

    private static string Text(int id) => id.ToString(CultureInfo.InvariantCulture);
}
