using Portal.Api.Json;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>The settings of a service in stored documents; what is at its default is left out.</summary>
internal sealed record StoredServiceSettings
{
    private static StoredServiceSettings Codec(ref JsonPass pass, StoredServiceSettings stored) => stored with
    {
        Scheduler = pass.Field("scheduler", StoredKinds.Name, stored.Scheduler),
        Flags = pass.Integer("flags", stored.Flags, 1, 7),
        Persistence = pass.Field("persistence", StoredPersistence.Kind, stored.Persistence),
        OnePacket = pass.Field("one_packet", JsonKinds.Flag, stored.OnePacket),
    };

    /// <summary>The settings as the value of a field.</summary>
    public static readonly JsonKind<StoredServiceSettings?> Kind = JsonKinds.Object(Codec, new StoredServiceSettings());

    private string? Scheduler { get; init; }

    private long? Flags { get; init; }

    private StoredPersistence? Persistence { get; init; }

    private bool? OnePacket { get; init; }

    /// <summary>The document of settings.</summary>
    public static StoredServiceSettings Of(VirtualServiceSettings settings) => new()
    {
        Scheduler = settings.Scheduler,
        Flags = settings.Flags == SchedulerFlags.None ? null : (long)settings.Flags,
        Persistence = settings.Persistence is null ? null : StoredPersistence.Of(settings.Persistence),
        OnePacket = settings.OnePacket ? true : null,
    };

    /// <summary>The settings.</summary>
    /// <param name="family">The family of the service.</param>
    /// <exception cref="FormatException">They are none.</exception>
    public VirtualServiceSettings ToSettings(IpFamily family) => new()
    {
        Scheduler = Scheduler ?? Schedulers.Default,
        Flags = (SchedulerFlags)(Flags ?? 0),
        Persistence = Persistence?.ToPersistence(family),
        OnePacket = OnePacket ?? false,
    };
}
