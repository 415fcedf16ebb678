using System.Collections.Immutable;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>The note of addresses that Portal has added to this machine.</summary>
internal sealed record StoredAddresses
{
    private static StoredAddresses Codec(ref JsonPass pass, StoredAddresses stored) => stored with
    {
        Boot = pass.Field("boot", JsonKinds.Text, stored.Boot),
        Addresses = pass.Field("addresses", List, stored.Addresses),
    };

    private static StoredAddress Codec(ref JsonPass pass, StoredAddress stored) => stored with
    {
        Device = pass.Field("interface", JsonKinds.Text, stored.Device),
        Address = pass.Field("address", StoredKinds.Address, stored.Address),
    };

    private static readonly JsonKind<IEnumerable<PlacedAddress>?> List = JsonKinds.Each(JsonKinds.Object(
        Codec,
        new StoredAddress(null, null),
        stored => new PlacedAddress(StoredText.Need(stored.Device, "interface"), StoredText.Need(stored.Address, "address")),
        placed => new StoredAddress(placed.Device, placed.Address)));

    private string? Boot { get; init; }

    private IEnumerable<PlacedAddress>? Addresses { get; init; }

    /// <summary>Writes the note.</summary>
    /// <param name="boot">Names this start of the machine: its addresses are gone after the next.</param>
    /// <param name="placed">The addresses.</param>
    public static byte[] Write(string boot, IEnumerable<PlacedAddress> placed) =>
        StoredText.Write(isIndented: true, Codec, new StoredAddresses { Boot = boot, Addresses = placed.OrderBy(own => own.Device, StringComparer.Ordinal).ThenBy(own => own.Address) });

    /// <summary>Reads the note.</summary>
    /// <param name="utf8">The note.</param>
    /// <param name="boot">Names this start of the machine.</param>
    /// <returns>The addresses; none where the note is of another start.</returns>
    /// <exception cref="FormatException">It is none.</exception>
    public static ImmutableHashSet<PlacedAddress> Read(ReadOnlySpan<byte> utf8, string boot)
    {
        Seal.Verify(utf8.TrimEnd((byte)'\n'), isNeeded: true);
        var note = StoredText.Read(utf8, Codec, new StoredAddresses());
        return StoredText.Need(note.Boot, "boot") == boot ? [.. note.Addresses ?? []] : [];
    }

    private sealed record StoredAddress(string? Device, Address? Address);
}
