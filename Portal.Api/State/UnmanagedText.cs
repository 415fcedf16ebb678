using System.Collections.Immutable;
using System.Globalization;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Diff;

namespace Portal.Api.State;

/// <summary>Tells a person what stays as it is in the kernel because no command line of ipvsadm can say it.</summary>
internal static class UnmanagedText
{
    /// <summary>What of Portal's data cannot be put right.</summary>
    /// <param name="places">Everything that stays as it is.</param>
    /// <returns>A sentence; null where there is nothing of Portal's data among it.</returns>
    public static string? Describe(ImmutableArray<UnmanagedPlace> places) =>
        places.RemoveAll(place => !place.IsWanted) is { IsEmpty: false } wanted ? Describe(wanted, "services and servers of Portal's data cannot be repaired") : null;

    /// <summary>What of the kernel Portal leaves as it is.</summary>
    /// <param name="places">Everything that stays as it is; not empty.</param>
    public static string DescribeAll(ImmutableArray<UnmanagedPlace> places) => Describe(places, "services and servers are unmanaged");

    private static string Describe(ImmutableArray<UnmanagedPlace> places, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{places.Length} {what}, the first: {CommandText.Name(places[0].Service, places[0].Server)}: {places[0].Why}");
}
