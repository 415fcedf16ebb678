using System.IO.Pipelines;
using System.Text;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Text;

namespace Portal.Ipvsadm.Execution;

/// <summary>Changes addresses with <c>ip</c> of iproute2, one process for all changes of a call: <c>ip -force -batch -</c>.</summary>
/// <param name="time">The clock.</param>
/// <param name="program">The program: a path, or a name that is looked up in PATH and at last in /usr/sbin. Default <c>ip</c>.</param>
public sealed class AddressTool(TimeProvider time, string program = AddressTool.Program) : IAddressTool
{
    private const string Program = "ip";

    private static readonly string[] Arguments = ["-force", "-batch", "-"];

    private readonly ToolProcess tool = new(new IpvsadmOptions { Path = program }, time);

    /// <summary>Where the program is.</summary>
    /// <returns>Its path; null where there is none.</returns>
    public static string? Find() => IpvsadmClient.Find(Program);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AddressFailure?>> RunAsync(IReadOnlyList<AddressCommand> commands)
    {
        ArgumentNullException.ThrowIfNull(commands);
        var lines = Encoding.ASCII.GetBytes(string.Concat(commands.Select(command => command.Line + "\n")));
        var end = await tool.RunAsync(Arguments, lines, PipeWriter.Create(Stream.Null), CancellationToken.None);
        if (end.IsNotStarted)
        {
            var reason = end.IsMissing ? $"There is no program {program} that can be run. Install the package iproute2." : end.StandardError;
            return [.. commands.Select(_ => new AddressFailure(reason, IsCertain: true))];
        }

        // 1: it went through all lines, and some failed.
        var isWhole = end is { ExitCode: 0 or 1, TimedOut: false };
        var unknown = isWhole ? null : new AddressFailure($"{program} did not end as it should. {end.StandardError}".TrimEnd(), IsCertain: false);
        return [.. BatchErrors.Parse(end.StandardError, commands.Count).Select(said => said is null ? unknown : new AddressFailure(said, IsCertain: true))];
    }
}
