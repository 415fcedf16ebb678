using System.Diagnostics;
using System.Globalization;
using Portal.Tests.Conventions;
using Portal.Tests.Lab;

namespace Portal.Tests.Scripts;

/// <summary>A run of scripts/inside.sh.</summary>
internal sealed class InsideProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly MemoryStream output = new();
    private readonly Task<string> error;

    /// <summary>Starts a command by way of a socket.</summary>
    public InsideProcess(string socket, params string[] command)
    {
        // The tests themselves may run where INT is ignored: in the background, under nohup.
        process = Process.Start(new ProcessStartInfo("env", ["--default-signal", Repository.PathOf("scripts/inside.sh"), .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PORTAL_INSIDE"] = socket },
        })!;
        error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Gives it all of its input and waits for its end.</summary>
    public async Task<(int ExitCode, byte[] Output, string Error)> EndAsync(byte[]? input = null)
    {
        var copying = process.StandardOutput.BaseStream.CopyToAsync(output);
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input ?? []).AsTask().WaitAsync(Patience);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already, and reads no more.
        }

        await process.WaitForExitAsync().WaitAsync(Patience);
        await copying;
        return (process.ExitCode, output.ToArray(), await error);
    }

    /// <summary>The next line of the output.</summary>
    public async Task<string> LineAsync()
    {
        var line = new List<byte>();
        var letter = new byte[1];
        while (await process.StandardOutput.BaseStream.ReadAsync(letter).AsTask().WaitAsync(Patience) > 0 && letter[0] != '\n')
        {
            line.Add(letter[0]);
        }

        return System.Text.Encoding.UTF8.GetString([.. line]);
    }

    public void Signal(string name) => Tool.Check("kill", "-" + name, process.Id.ToString(CultureInfo.InvariantCulture));

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
        output.Dispose();
    }
}
