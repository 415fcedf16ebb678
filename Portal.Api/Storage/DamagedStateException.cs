using System.Globalization;

namespace Portal.Api.Storage;

/// <summary>A stored file cannot be read. Portal does not start, because starting without its data would undo it.</summary>
/// <param name="file">The file.</param>
/// <param name="line">The line, from 1; 0 when it is about the whole file.</param>
/// <param name="reason">What is wrong.</param>
public sealed class DamagedStateException(string file, int line, string reason) : Exception(
    $"Portal's data is damaged: {Describe(file, line, reason)} Nothing was changed. Repair the file or put back a copy of it; " +
    "or move the state folder away, and Portal starts anew by adopting what the kernel has.")
{
    /// <summary>The place and what is wrong there, without advice.</summary>
    public string Damage { get; } = Describe(file, line, reason);

    private static string Describe(string file, int line, string reason)
    {
        var place = line == 0 ? file : string.Create(CultureInfo.InvariantCulture, $"{file}, line {line}");
        return $"{place}: {reason}";
    }
}
