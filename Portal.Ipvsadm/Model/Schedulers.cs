using System.Buffers;
using System.Collections.Immutable;

namespace Portal.Ipvsadm.Model;

/// <summary>The names of the kernel's schedulers. A listing may hold others: modules from outside the kernel.</summary>
public static class Schedulers
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");

    /// <summary>What ipvsadm takes when none is named: weighted least connections.</summary>
    public const string Default = "wlc";

    /// <summary>The kernel keeps 15 bytes of a scheduler's name.</summary>
    public const int MaximumNameLength = 15;

    /// <summary>
    /// Every scheduler of the kernel, with <c>none</c>, a service that schedules nothing. Not every kernel has built them
    /// all (<c>twos</c> is rare); one that is not there is refused by the kernel when it is asked for.
    /// </summary>
    public static ImmutableArray<string> All { get; } =
        ["rr", "wrr", "lc", "wlc", "lblc", "lblcr", "dh", "sh", "sed", "nq", "fo", "ovf", "mh", "twos", "none"];

    /// <summary>The scheduler that hashes the source address.</summary>
    public const string SourceHashing = "sh";

    /// <summary>The scheduler that hashes the source address by Maglev's table.</summary>
    public const string MaglevHashing = "mh";

    /// <summary>Whether clients get other servers where the servers were added in another order.</summary>
    /// <param name="scheduler">The name of the scheduler.</param>
    /// <returns>True for those that hash addresses.</returns>
    public static bool GoesByOrder(string scheduler) => scheduler is SourceHashing or MaglevHashing or "dh";

    /// <summary>Whether a text can stand in a command line as the name of a scheduler or an engine.</summary>
    /// <returns>
    /// True for 1 to 15 letters, digits, <c>_</c>, <c>-</c> and <c>.</c> of which the first is no <c>-</c>; but not for
    /// <c>ipvsadm</c>, which <c>ipvsadm -R</c> drops wherever it stands.
    /// </returns>
    public static bool IsName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is >= 1 and <= MaximumNameLength
            && name[0] != '-'
            && name != "ipvsadm"
            && !name.AsSpan().ContainsAnyExcept(NameCharacters);
    }
}
