using System.Collections.Immutable;
using Portal.Api.Json;
using Portal.Api.Storage;

namespace Portal.Api.Fleet;

/// <summary>A director that belongs to the fleet, whether it lives or not.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">The version of its Portal when it was there last.</param>
/// <param name="Addresses">Where it listened.</param>
public sealed record FleetMember(string Name, string Version, ImmutableArray<string> Addresses)
{
    private static FleetMember Codec(ref JsonPass pass, FleetMember stored) => stored with
    {
        Name = pass.Field("name", JsonKinds.Text, stored.Name) ?? string.Empty,
        Version = pass.Field("version", JsonKinds.Text, stored.Version) ?? string.Empty,
        Addresses = [.. pass.Field("addresses", JsonKinds.Texts, stored.Addresses) ?? []],
    };

    /// <summary>Writes the value of the key.</summary>
    public ReadOnlyMemory<byte> Write() => StoredText.WriteBare(isIndented: false, Codec, this);

    /// <summary>Reads the value of the key.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static FleetMember Read(ReadOnlySpan<byte> utf8) => StoredText.ReadKnown(utf8, Codec, new FleetMember(string.Empty, string.Empty, []));

    /// <inheritdoc/>
    public bool Equals(FleetMember? other) => other is not null && Name == other.Name && Version == other.Version && Addresses.SequenceEqual(other.Addresses);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Version);
}
