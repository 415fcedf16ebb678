using System.Diagnostics;
using FluentAssertions;

namespace Portal.Tests.Lab;

/// <summary>Runs a command and waits for its end.</summary>
internal sealed record Tool(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public static Tool Run(string file, params string[] arguments) => RunWithInput(string.Empty, file, arguments);

    public static Tool RunWithInput(string input, string file, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{file} {string.Join(' ', arguments)} did not end.");
        }

        return new Tool(process.ExitCode, output.Result, error.Result);
    }

    public static string Check(string file, params string[] arguments) => CheckWithInput(string.Empty, file, arguments);

    public static string CheckWithInput(string input, string file, params string[] arguments)
    {
        var tool = RunWithInput(input, file, arguments);
        tool.ExitCode.Should().Be(0, "{0} {1} should work: {2}", file, string.Join(' ', arguments), tool.Error);
        return tool.Output;
    }
}
