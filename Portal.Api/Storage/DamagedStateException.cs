using System.Globalization;

namespace Portal.Api.Storage;

/// <summary>A stored file cannot be read, or is missing. Portal does not start, because starting without its data would undo it.</summary>
public sealed class DamagedStateException : Exception
{
    private const string Anew = "move the state folder away: Portal then starts without data and adopts what the kernel has.";

    /// <summary>A file is damaged.</summary>
    /// <param name="file">The file.</param>
    /// <param name="line">The line, from 1; 0 when it is about the whole file.</param>
    /// <param name="reason">What is wrong.</param>
    public DamagedStateException(string file, int line, string reason)
        : this("damaged", Describe(file, line, reason), $"Repair the file or restore a copy of it; or {Anew}")
    {
    }

    private DamagedStateException(string state, string damage, string advice)
        : base($"Portal's data is {state}: {damage} Nothing was changed. {advice}") => Damage = damage;

    /// <summary>The place and what is wrong there, without advice.</summary>
    public string Damage { get; }

    /// <summary>A file, or its end, is missing.</summary>
    /// <param name="file">The file.</param>
    /// <param name="reason">What is missing.</param>
    /// <param name="note">The file to delete if Portal is to start with the remaining data; null if it cannot.</param>
    public static DamagedStateException Missing(string file, string reason, string? note = null) => new(
        "incomplete", Describe(file, 0, reason), note is null ? $"Restore the file; or {Anew}" : $"Restore the file; or, to continue with the data that is left, delete {note}; or {Anew}");

    private static string Describe(string file, int line, string reason)
    {
        var place = line == 0 ? file : string.Create(CultureInfo.InvariantCulture, $"{file}, line {line}");
        return $"{place}: {reason}";
    }
}
