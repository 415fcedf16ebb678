using Portal.Api.Storage;

namespace Portal.Api.Checks;

/// <summary>Finds a health program.</summary>
internal static class ProgramFile
{
    private const int MostLinks = 8;

    // The file of a program (elf.h) tells its class and byte order in its first bytes, and the processor further on.
    private const int ElfClass = 6;
    private const int ElfMachine = 18;
    private const int ElfStart = 20;

    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Says why a program cannot be run.</summary>
    /// <param name="folder">The folder of health programs; null for none.</param>
    /// <param name="name">The name of the file. A link in the folder may name another file there, and no path.</param>
    /// <returns>One sentence; null when it can.</returns>
    public static string? Problem(string? folder, string name)
    {
        if (folder is null)
        {
            return "There is no folder of health programs (--health-programs).";
        }

        if (FolderSafety.ProblemOfPrograms(folder) is { } problem)
        {
            return $"The folder of health programs is not safe. {problem}";
        }

        for (var links = 0; links < MostLinks; links++)
        {
            if (name is "" or "." or ".." || name.Contains('/', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal))
            {
                return links == 0 ? "A health program is the name of a file, not a path." : "The health program is a link out of the folder of health programs.";
            }

            var file = new FileInfo(Path.Combine(folder, name));
            if (file.LinkTarget is not { } target)
            {
                return Problem(file);
            }

            name = target;
        }

        return "The health program is a link that leads to no file.";
    }

    private static string? Problem(FileInfo file) => file switch
    {
        { Exists: false } when Directory.Exists(file.FullName) => "The health program is a folder.",
        { Exists: false } => "The health program does not exist.",
        _ when FolderSafety.ProblemOfProgram(file.FullName) is { } problem => $"The health program is not safe. {problem}",
        { UnixFileMode: var mode } when (mode & Executable) == 0 => "The health program is not executable.",
        _ when !IsKnown(file.FullName) => "The health program is neither a program of this machine nor a script that names its interpreter.",
        _ => null,
    };

    // setsid would hand what the kernel does not know to a shell, which is never wanted: a program of another architecture
    // would be read as a script, and its failure would be the server's.
    private static bool IsKnown(string path)
    {
        Span<byte> own = stackalloc byte[ElfStart];
        Span<byte> start = stackalloc byte[ElfStart];
        ReadStart("/proc/self/exe", own);
        ReadStart(path, start);
        return start.StartsWith("#!"u8) || (start[..ElfClass].SequenceEqual(own[..ElfClass]) && start[ElfMachine..].SequenceEqual(own[ElfMachine..]));
    }

    private static void ReadStart(string path, Span<byte> start)
    {
        using var file = File.OpenRead(path);
        file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
    }
}
