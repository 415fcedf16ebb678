using System.Diagnostics;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Cli;

/// <summary>What the script for bash makes of names: anybody who may declare a service chooses them.</summary>
internal sealed class CompletionTests : CommandLineFixture
{
    [TestCase("", "tcp/10.0.0.1/80", "\\$\\(touch\\ ran\\)", "\\`touch\\ ran\\`", "\\;touch\\ ran", "my\\ web")]
    [TestCase("my", "my\\ web")]
    [TestCase("my\\ w", "my\\ web")]
    [TestCase("tcp/", "tcp/10.0.0.1/80")]
    [TestCase("nothing")]
    public async Task A_name_is_completed_and_never_run(string word, params string[] expected)
    {
        using var folder = new TemporaryFolder();
        var script = folder.Write("completion", (await RunAsync("completion", "bash")).Output);
        var start = new ProcessStartInfo("bash", ["-c", """
            portal() { printf '%s\n' 'tcp/10.0.0.1/80' '$(touch ran)' '`touch ran`' ';touch ran' 'my web'; }
            . "$1"
            COMP_WORDS=(portal get service "$2") COMP_CWORD=3 COMP_LINE="portal get service $2" COMP_POINT=19
            _portal
            for word in "${COMPREPLY[@]}"; do echo "$word"; done
            """, "bash", script, word])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetDirectoryName(script)!,
        };
        using var bash = Process.Start(start)!;
        var printed = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal(expected);
        Directory.GetFiles(start.WorkingDirectory).Should().Equal(script);
    }
}
