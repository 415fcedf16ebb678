using Portal.Api.Json;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Api.Storage;

/// <summary>Persistence in stored documents.</summary>
internal sealed record StoredPersistence
{
    private static StoredPersistence Codec(ref JsonPass pass, StoredPersistence stored) => stored with
    {
        Seconds = pass.Integer("seconds", stored.Seconds, 1, int.MaxValue),
        Mask = pass.Field("mask", JsonKinds.Text, stored.Mask),
        Engine = pass.Field("engine", StoredKinds.Name, stored.Engine),
    };

    /// <summary>Persistence as the value of a field.</summary>
    public static readonly JsonKind<StoredPersistence?> Kind = JsonKinds.Object(Codec, new StoredPersistence());

    private long? Seconds { get; init; }

    private string? Mask { get; init; }

    private string? Engine { get; init; }

    /// <summary>The document of persistence.</summary>
    public static StoredPersistence Of(Persistence persistence) => new()
    {
        Seconds = (long)persistence.Timeout.TotalSeconds,
        Mask = persistence.Mask is { } mask ? ClientMaskText.Format(mask) : null,
        Engine = persistence.Engine,
    };

    /// <summary>Persistence.</summary>
    /// <param name="family">The family of the service.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public Persistence ToPersistence(IpFamily family) => new()
    {
        Timeout = TimeSpan.FromSeconds(StoredText.Need(Seconds, "seconds of persistence")),
        Mask = Mask is null ? null : ClientMaskText.TryParse(family, Mask, out var mask) ? mask : throw new FormatException($"\"{Mask}\" is no mask."),
        Engine = Engine,
    };
}
