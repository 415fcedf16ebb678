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

    /// <summary>That it is drained, in answers that were read from the kernel. Ignored in requests.</summary>
    public DrainBody? Drain { get; init; }

    /// <summary>Whether a request says that it is drained, as an answer said it: then it ends no drain of the service.</summary>
    public bool IsMarkedDrained { get; init; }

    /// <summary>Its traffic, where an answer was asked to have it. Ignored in requests.</summary>
    public StatsBody? Stats { get; init; }

    /// <summary>What to know of what was asked for, in answers to writes. Ignored in requests.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>The fields that were given as null: a merge patch sets them back to their defaults.</summary>
    public ImmutableHashSet<string> Cleared { get; init; } = [];

    /// <summary>Reads a service.</summary>
    /// <param name="input">At the value.</param>
    /// <returns>What was given.</returns>
    public static ServiceBody Read(JsonInput input)
    {
        var body = new ServiceBody();
        input.ReadObject(name => ReadField(input, name, ref body));
        return body;
    }

    /// <summary>Writes a service; its servers only where they are given.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        json.WriteStartObject();
        json.WritePropertyName(Fields.Type);
        json.WriteValue(Type);
        if (Type == FirewallMarkType)
        {
            json.WritePropertyName(Fields.Family);
            json.WriteValue(Family);
            json.WritePropertyName(Fields.Mark);
            json.WriteValue(Mark);
        }
        else
        {
            json.WritePropertyName(Fields.Host);
            json.WriteValue(Host);
            json.WritePropertyName(Fields.Port);
            json.WriteValue(Port);
        }

        WriteSettings(json);
        UnmanagedBody.Write(json, Unmanaged);
        AnnotationBody.Write(json, Annotation);
        Drain?.WriteField(json);
        Stats?.Write(json);
        if (Servers is not null)
        {
            json.WritePropertyName(Fields.Servers);
            json.WriteStartArray();
            foreach (var server in Servers)
            {
                server.Write(json);
            }

            json.WriteEndArray();
        }

        WarningList.Write(json, Warnings);
        json.WriteEndObject();
    }

    private void WriteSettings(JsonTextWriter json)
    {
        json.WritePropertyName(Fields.Scheduler);
        json.WriteValue(Scheduler);
        json.WritePropertyName(Fields.SchedulerFlags);
        json.WriteStartArray();
        foreach (var flag in SchedulerFlags ?? [])
        {
            json.WriteValue(flag);
        }

        json.WriteEndArray();
        json.WritePropertyName(Fields.Persistence);
        json.WriteValue(Persistence);
        json.WritePropertyName(Fields.Netmask);
        json.WriteValue(Netmask);
        json.WritePropertyName(Fields.PersistenceEngine);
        json.WriteValue(PersistenceEngine);
        json.WritePropertyName(Fields.OnePacket);
        json.WriteValue(OnePacket);
    }

    private static bool ReadField(JsonInput input, string name, ref ServiceBody body)
    {
        switch (name)
        {
            case UnmanagedBody.FieldName:
                body = body with { Unmanaged = UnmanagedBody.ReadMark(input) };
                return true;
            case DrainBody.FieldName:
                body = body with { IsMarkedDrained = !input.IsNull };
                input.Skip();
                return true;
            case StatsBody.FieldName or WarningList.FieldName:
                input.Skip();
                return true;
            case Fields.Type or Fields.Host or Fields.Port or Fields.Family or Fields.Mark or Fields.Scheduler or Fields.SchedulerFlags
                or Fields.Persistence or Fields.Netmask or Fields.PersistenceEngine or Fields.OnePacket or Fields.Servers
                or AnnotationBody.NameField or AnnotationBody.LabelsField
                when input.IsNull:
                body = body with { Cleared = body.Cleared.Add(name) };
                return true;
            case Fields.Type:
                body = body with { Type = input.ReadText() };
                return true;
            case Fields.Host:
                body = body with { Host = input.ReadText() };
                return true;
            case Fields.Port:
                body = body with { Port = input.ReadInteger(0, ushort.MaxValue) };
                return true;
            case Fields.Family:
                body = body with { Family = input.ReadText() };
                return true;
            case Fields.Mark:
                body = body with { Mark = input.ReadInteger(1, uint.MaxValue) };
                return true;
            case Fields.Scheduler:
                body = body with { Scheduler = input.ReadText() };
                return true;
            case Fields.SchedulerFlags:
                body = body with { SchedulerFlags = [.. input.ReadArray(input.ReadText)?.OfType<string>() ?? []] };
                return true;
            case Fields.Persistence:
                body = body with { Persistence = input.ReadInteger(0, (long)Portal.Ipvsadm.Model.Persistence.Maximum.TotalSeconds) };
                return true;
            case Fields.Netmask:
                body = body with { Netmask = input.ReadText() };
                return true;
            case Fields.PersistenceEngine:
                body = body with { PersistenceEngine = input.ReadText() };
                return true;
            case Fields.OnePacket:
                body = body with { OnePacket = input.ReadFlag() };
                return true;
            case Fields.Servers:
                body = body with { Servers = input.ReadArray(() => ServerBody.Read(input)) };
                return true;
            case AnnotationBody.NameField:
                body = body with { Annotation = body.Annotation with { Name = input.ReadText() } };
                return true;
            case AnnotationBody.LabelsField:
                body = body with { Annotation = body.Annotation with { Labels = AnnotationBody.ReadLabels(input) } };
                return true;
            default:
                return false;
        }
    }
}
