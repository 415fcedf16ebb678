using System.Collections.Immutable;
using Portal.Api.Json;
using Portal.Api.Storage;

namespace Portal.Api.Fleet;

/// <summary>What a director says of itself, for as long as it lives.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Instance">Tells it from another one of the same name.</param>
public sealed record DirectorReport(string Name, string Instance)
{
    private static DirectorReport Codec(ref JsonPass pass, DirectorReport stored) => stored with
    {
        Name = pass.Field("name", JsonKinds.Text, stored.Name) ?? string.Empty,
        Instance = pass.Field("instance", JsonKinds.Text, stored.Instance) ?? string.Empty,
        Version = pass.Field("version", JsonKinds.Text, stored.Version) ?? string.Empty,
        Addresses = [.. pass.Field("addresses", JsonKinds.Texts, stored.Addresses) ?? []],
        State = pass.Field("state", JsonKinds.Text, stored.State) ?? string.Empty,
        Problem = pass.Field("problem", JsonKinds.Text, stored.Problem),
        Revision = pass.Integer("applied_revision", stored.Revision, 0, long.MaxValue) ?? 0,
        Digest = pass.Field("digest", JsonKinds.Text, stored.Digest) ?? string.Empty,
        DriftSteps = pass.Integer("drift", stored.DriftSteps, 0, long.MaxValue) ?? 0,
        Refused = [.. pass.Field("refused", JsonKinds.Texts, stored.Refused) ?? []],
        EmptyDrains = [.. pass.Field("empty_drains", JsonKinds.Texts, stored.EmptyDrains.OrNull()) ?? []],
        IsReady = pass.Field("ready", JsonKinds.Flag, stored.IsReady) ?? false,
        VirtualAddresses = [.. pass.Field("local_addresses", JsonKinds.Texts, stored.VirtualAddresses) ?? []],
    };

    /// <summary>The version of its Portal.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>Where it listens.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>How it stands to the fleet: following, away, frozen.</summary>
    public string State { get; init; } = string.Empty;

    /// <summary>What is wrong between it and the fleet, in whole sentences; null when nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>The revision that its kernel has.</summary>
    public long Revision { get; init; }

    /// <summary>The digest of that revision.</summary>
    public string Digest { get; init; } = string.Empty;

    /// <summary>How many steps its kernel differs from its data.</summary>
    public long DriftSteps { get; init; }

    /// <summary>What its kernel refused, a sentence for each service.</summary>
    public ImmutableArray<string> Refused { get; init; } = [];

    /// <summary>The drains on which its kernel has no connection left.</summary>
    public ImmutableArray<string> EmptyDrains { get; init; } = [];

    /// <summary>Whether it can do its work.</summary>
    public bool IsReady { get; init; }

    /// <summary>The virtual addresses that are on its machine.</summary>
    public ImmutableArray<string> VirtualAddresses { get; init; } = [];

    /// <summary>Writes the value of the key.</summary>
    public ReadOnlyMemory<byte> Write() => StoredText.WriteBare(isIndented: false, Codec, this);

    /// <summary>Reads the value of the key.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static DirectorReport Read(ReadOnlySpan<byte> utf8) => StoredText.ReadKnown(utf8, Codec, new DirectorReport(string.Empty, string.Empty));

    /// <inheritdoc/>
    public bool Equals(DirectorReport? other) => other is not null && Write().Span.SequenceEqual(other.Write().Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Instance, Revision);
}
