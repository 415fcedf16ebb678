using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Text;

/// <summary>The names of scheduler flags, in both directions. The names depend on the scheduler.</summary>
public static class SchedulerFlagsText
{
    /// <summary>The names of flags in the order of their bits.</summary>
    /// <param name="scheduler">Whose flags they are.</param>
    /// <param name="flags">The flags.</param>
    /// <returns>For example <c>sh-fallback</c>, <c>sh-port</c>; empty for none.</returns>
    public static IEnumerable<string> Names(string scheduler, SchedulerFlags flags)
    {
        var own = OwnNames(scheduler);
        if (flags.HasFlag(SchedulerFlags.Flag1))
        {
            yield return own?.First ?? "flag-1";
        }

        if (flags.HasFlag(SchedulerFlags.Flag2))
        {
            yield return own?.Second ?? "flag-2";
        }

        if (flags.HasFlag(SchedulerFlags.Flag3))
        {
            yield return "flag-3";
        }
    }

    /// <summary>Reads one name.</summary>
    /// <param name="scheduler">Whose flag it is.</param>
    /// <param name="name">A name of that scheduler, or <c>flag-1</c>, <c>flag-2</c>, <c>flag-3</c>, which every scheduler has.</param>
    /// <returns>The flag, or null when the scheduler has none of that name.</returns>
    public static SchedulerFlags? Parse(string scheduler, ReadOnlySpan<char> name)
    {
        var own = OwnNames(scheduler);
        return name switch
        {
            "flag-1" => SchedulerFlags.Flag1,
            "flag-2" => SchedulerFlags.Flag2,
            "flag-3" => SchedulerFlags.Flag3,
            _ when own is { } names && name.SequenceEqual(names.First) => SchedulerFlags.Flag1,
            _ when own is { } names && name.SequenceEqual(names.Second) => SchedulerFlags.Flag2,
            _ => null,
        };
    }

    /// <summary>
    /// Reads the part in parentheses of a listing. Listings of sh and mh hide flag 3: nothing between the parentheses
    /// means that it is set alone.
    /// </summary>
    /// <param name="scheduler">Whose flags they are.</param>
    /// <param name="text">For example <c>(sh-fallback,sh-port)</c> or <c>()</c>.</param>
    /// <returns>The flags, or null when the text is not of that form.</returns>
    public static SchedulerFlags? ParseListed(string scheduler, ReadOnlySpan<char> text)
    {
        if (text is not ['(', .. var names, ')'])
        {
            return null;
        }

        if (names.IsEmpty)
        {
            return SchedulerFlags.Flag3;
        }

        SchedulerFlags? flags = SchedulerFlags.None;
        foreach (var range in names.Split(','))
        {
            flags |= Parse(scheduler, names[range]);
        }

        return flags;
    }

    private static (string First, string Second)? OwnNames(string scheduler) => scheduler switch
    {
        Schedulers.SourceHashing => ("sh-fallback", "sh-port"),
        Schedulers.MaglevHashing => ("mh-fallback", "mh-port"),
        _ => null,
    };
}
