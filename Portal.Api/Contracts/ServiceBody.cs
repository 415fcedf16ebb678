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

    private static ServiceBody Codec(ref JsonPass pass, ServiceBody body) => body with
    {
        Type = pass.Field(Fields.Type, JsonKinds.Text, body.Type),
        Family = pass.Field(Fields.Family, JsonKinds.Text, body.Family),
        Mark = pass.Integer(Fields.Mark, body.Mark, 1, uint.MaxValue),
        Host = pass.Field(Fields.Host, JsonKinds.Text, body.Host),
        Port = pass.Integer(Fields.Port, body.Port, 0, ushort.MaxValue),
        Scheduler = pass.Field(Fields.Scheduler, JsonKinds.Text, body.Scheduler),
        SchedulerFlags = pass.Field(Fields.SchedulerFlags, JsonKinds.Texts, body.SchedulerFlags),
        Persistence = pass.Integer(Fields.Persistence, body.Persistence, 0, LongestPersistence),
        Netmask = pass.Field(Fields.Netmask, JsonKinds.Text, body.Netmask),
        PersistenceEngine = pass.Field(Fields.PersistenceEngine, JsonKinds.Text, body.PersistenceEngine),
        OnePacket = pass.Field(Fields.OnePacket, JsonKinds.Flag, body.OnePacket),
        Unmanaged = pass.Field(UnmanagedBody.FieldName, UnmanagedBody.Mark, body.Unmanaged),
        Annotation = AnnotationBody.Codec(ref pass, body.Annotation),
        HealthCheck = pass.Field(HealthFields.Check, HealthCheckBody.Kind, body.HealthCheck),
        Health = pass.Answer(ServiceHealthBody.FieldName, ServiceHealthBody.Kind, body.Health),
        Drain = pass.Field(DrainBody.FieldName, DrainBody.Mark, body.Drain),
        Stats = pass.Answer(StatsBody.FieldName, StatsBody.Kind, body.Stats),
        Servers = pass.Field(Fields.Servers, ServerBody.List, body.Servers),
        Warnings = WarningList.Answer(ref pass, body.Warnings),
        Cleared = pass.Cleared(body.Cleared),
    };

    private static long LongestPersistence => (long)Portal.Ipvsadm.Model.Persistence.Maximum.TotalSeconds;

    /// <summary>The type: <c>tcp</c>, <c>udp</c>, <c>sctp</c> or <c>fwmark</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The virtual address: an IP literal. Not of a fwmark service.</summary>
    public string? Host { get; init; }

    /// <summary>The virtual port, 0 to 65535; 0 means every port. It needs persistence. Not of a fwmark service.</summary>
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

    /// <summary>The health check of its servers.</summary>
    public HealthCheckBody? HealthCheck { get; init; }

    /// <summary>Its health, in answers. Ignored in requests.</summary>
    public ServiceHealthBody? Health { get; init; }

    /// <summary>The real servers.</summary>
    public IReadOnlyList<ServerBody>? Servers { get; init; }

    /// <summary>The name and the labels. Answers omit them if there are none.</summary>
    public AnnotationEdit Annotation { get; init; } = AnnotationEdit.None;

    /// <summary>Why no command line of ipvsadm can say it, in answers that were read from the kernel. In a list of a request an element with it is passed over, whatever it says.</summary>
    public string? Unmanaged { get; init; }

    /// <summary>That it is drained, in answers that were read from the kernel. Of a request only that it is there.</summary>
    public DrainBody? Drain { get; init; }

    /// <summary>Whether a request says that it is drained, as an answer said it: then it ends no drain of the service.</summary>
    public bool IsMarkedDrained => Drain is not null;

    /// <summary>Its traffic, where an answer was asked to have it. Ignored in requests.</summary>
    public StatsBody? Stats { get; init; }

    /// <summary>Warnings about the request, in answers to writes. Ignored in requests.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>The fields that were given as null: a merge patch sets them back to their defaults.</summary>
    public ImmutableHashSet<string> Cleared { get; init; } = [];

    /// <summary>Reads a service.</summary>
    /// <param name="input">At the value.</param>
    /// <returns>What was given.</returns>
    public static ServiceBody Read(JsonInput input) => JsonPass.Read(input, Codec, Nothing, clears: true);

    /// <summary>Writes a service; its servers only where they are given.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json) => JsonPass.Write(json, Codec, this);
}
