namespace Portal.Api.Checks;

/// <summary>How a health program ended.</summary>
/// <param name="ExitCode">Its exit code; 128 and the number of the signal that ended it.</param>
/// <param name="Line">The first line that it wrote to standard output, or else to standard error; empty for none.</param>
internal sealed record ProgramEnd(int ExitCode, string Line);
