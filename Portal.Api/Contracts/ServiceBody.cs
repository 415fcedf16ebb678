using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Contracts;

/// <summary>A service as it stands in JSON; null where a field was not given.</summary>
public sealed record ServiceBody
{
    /// <summary>The type of a service that is known by a firewall mark.</summary>
    public const string FirewallMarkType = "fwmark";

    private static readonly ServiceBody Nothing = new();

    private static readonly JsonFields<ServiceBody> Codec = new((body, name) => body with { Cleared = body.Cleared.Add(name) })
    {
        { Fields.Type, JsonKinds.Text, body => body.Type, (body, type) => body with { Type = type } },
        { Fields.Family, JsonKinds.Text, body => body.Family, (body, family) => body with { Family = family } },
        { Fields.Mark, JsonKinds.Integer(1, uint.MaxValue), body => body.Mark, (body, mark) => body with { Mark = mark } },
        { Fields.Host, JsonKinds.Text, body => body.Host, (body, host) => body with { Host = host } },
        { Fields.Port, JsonKinds.Integer(0, ushort.MaxValue), body => body.Port, (body, port) => body with { Port = port } },
        { Fields.Scheduler, JsonKinds.Text, body => body.Scheduler, (body, scheduler) => body with { Scheduler = scheduler } },
        { Fields.SchedulerFlags, JsonKinds.Texts, body => body.SchedulerFlags, (body, flags) => body with { SchedulerFlags = flags } },
        { Fields.Persistence, JsonKinds.Integer(0, LongestPersistence), body => body.Persistence, (body, seconds) => body with { Persistence = seconds } },
        { Fields.Netmask, JsonKinds.Text, body => body.Netmask, (body, mask) => body with { Netmask = mask } },
        { Fields.PersistenceEngine, JsonKinds.Text, body => body.PersistenceEngine, (body, engine) => body with { PersistenceEngine = engine } },
        { Fields.OnePacket, JsonKinds.Flag, body => body.OnePacket, (body, flag) => body with { OnePacket = flag } },
        { UnmanagedBody.FieldName, UnmanagedBody.Mark, body => body.Unmanaged, (body, mark) => body with { Unmanaged = mark } },
        { AnnotationBody.Codec, body => body.Annotation, (body, annotation) => body with { Annotation = annotation } },
        { DrainBody.FieldName, DrainBody.Mark, body => body.Drain, (body, drain) => body with { Drain = drain } },
        { StatsBody.FieldName, StatsBody.Kind, body => body.Stats },
        { Fields.Servers, JsonKinds.Array(ServerBody.Kind), body => body.Servers, (body, servers) => body with { Servers = servers } },
        { WarningList.FieldName, JsonKinds.Texts, body => body.Warnings.OrNull() },
    };

    private static long LongestPersistence => (long)Portal.Ipvsadm.Model.Persistence.Maximum.TotalSeconds;

    /// <summary>The type: <c>tcp</c>, <c>udp</c>, <c>sctp</c> or <c>fwmark</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The virtual address: an IP literal. Not of a fwmark service.</summary>
    public string? Host { get; init; }

    /// <summary>The virtual port, 0 to 65535; 0 stands for every port and needs persistence. Not of a fwmark service.</summary>
    public long? Port { get; init; }

    /// <summary>The family of a fwmark service: <c>ipv4</c> or <c>ipv6</c>.</summary>
    public string? Family { get; init; }

    /// <summary>The mark of a fwmark service, 1 to 4294967295.</summary>
    public long? Mark { get; init; }

    /// <summary>The scheduler; default wlc.</summary>
    public string? Scheduler { get; init; }

    /// <summary>The flags of the scheduler, for example <c>sh-port</c>; default none.</summary>
    public IReadOnlyList<string>? SchedulerFlags { get; init; }

    /// <summary>The persistence time-out in seconds, 0 to 2678400; default 0, none.</summary>
    public long? Persistence { get; init; }

    /// <summary>The mask of persistence: dotted for IPv4, a prefix length for IPv6; default empty, none.</summary>
    public string? Netmask { get; init; }

    /// <summary>The persistence engine, <c>sip</c>; default empty, none.</summary>
    public string? PersistenceEngine { get; init; }

    /// <summary>Whether each datagram is scheduled by itself; default false.</summary>
    public bool? OnePacket { get; init; }

    /// <summary>The real servers.</summary>
    public IReadOnlyList<ServerBody>? Servers { get; init; }

    /// <summary>The name and the labels; what is not given, and in answers what there is none of, is not spoken of.</summary>
    public AnnotationEdit Annotation { get; init; } = AnnotationEdit.None;

    /// <summary>Why no command line of ipvsadm can say it, in answers that were read from the kernel. In a list of a request an element with it is passed over, whatever it says.</summary>
    public string? Unmanaged { get; init; }

    /// <summary>That it is drained, in answers that were read from the kernel. Of a request only that it is there.</summary>
    public DrainBody? Drain { get; init; }

    /// <summary>Whether a request says that it is drained, as an answer said it: then it ends no drain of the service.</summary>
    public bool IsMarkedDrained => Drain is not null;

    /// <summary>Its traffic, where an answer was asked to have it. Ignored in requests.</summary>
    public StatsBody? Stats { get; init; }

    /// <summary>What to know of what was asked for, in answers to writes. Ignored in requests.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>The fields that were given as null: a merge patch sets them back to their defaults.</summary>
    public ImmutableHashSet<string> Cleared { get; init; } = [];

    /// <summary>Reads a service.</summary>
    /// <param name="input">At the value.</param>
    /// <returns>What was given.</returns>
    public static ServiceBody Read(JsonInput input) => Codec.Read(input, Nothing);

    /// <summary>Writes a service; its servers only where they are given.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json) => Codec.Write(json, this);
}
