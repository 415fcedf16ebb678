using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Contracts;

/// <summary>A server as it stands in JSON; null where a field was not given.</summary>
public sealed record ServerBody
{
    /// <summary>The name of the field that has the weight of the kernel.</summary>
    public const string EffectiveWeightField = "effective_weight";

    /// <summary>The address: an IP literal.</summary>
    public string? Host { get; init; }

    /// <summary>The port, 0 to 65535.</summary>
    public long? Port { get; init; }

    /// <summary>The forwarding method: <c>g</c> gatewaying (default), <c>i</c> IP-in-IP, <c>m</c> masquerading.</summary>
    public string? Forwarder { get; init; }

    /// <summary>The weight, 0 to 2147483647; default 1; 0 means no new connections.</summary>
    public long? Weight { get; init; }

    /// <summary>The weight that the kernel has, or shall have: 0 while it is drained. In answers that show servers; ignored in requests.</summary>
    public long? EffectiveWeight { get; init; }

    /// <summary>From how many connections on there are no new ones, 0 to 2147483647; default 0, no limit.</summary>
    public long? UpperThreshold { get; init; }

    /// <summary>Below how many connections there are new ones again; at most the upper threshold; default 0, three quarters of it.</summary>
    public long? LowerThreshold { get; init; }

    /// <summary>The tunnel, with forwarder <c>i</c> only.</summary>
    public TunnelBody? Tunnel { get; init; }

    /// <summary>The name and the labels; what is not given, and in answers what there is none of, is not spoken of.</summary>
    public AnnotationEdit Annotation { get; init; } = AnnotationEdit.None;

    /// <summary>Why no command line of ipvsadm can say it, in answers that were read from the kernel. In a list of a request an element with it is passed over, whatever it says.</summary>
    public string? Unmanaged { get; init; }

    /// <summary>Its connections, in answers that were read from the kernel. Ignored in requests.</summary>
    public ConnectionCounts? Connections { get; init; }

    /// <summary>
    /// That it is drained, in answers. What it says is not read in requests, but for its weight where the server has weight 0 and no
    /// effective weight: so an older Portal has shown what is drained.
    /// </summary>
    public DrainBody? Drain { get; init; }

    /// <summary>Whether a request says that it is drained, as an answer said it: then its weight, where it is the declared one, ends no drain.</summary>
    public bool IsMarkedDrained { get; init; }

    /// <summary>Its traffic, where an answer was asked to have it. Ignored in requests.</summary>
    public StatsBody? Stats { get; init; }

    /// <summary>What to know of what was asked for, in answers to writes. Ignored in requests.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>The fields that were given as null: a merge patch sets them back to their defaults.</summary>
    public ImmutableHashSet<string> Cleared { get; init; } = [];

    /// <summary>Reads a server.</summary>
    /// <param name="input">At the value.</param>
    /// <returns>What was given.</returns>
    public static ServerBody Read(JsonInput input)
    {
        var (body, drainWeight, isOld) = (new ServerBody(), (long?)null, true);
        input.ReadObject(name =>
        {
            isOld &= name != EffectiveWeightField;
            return ReadField(input, name, ref body, ref drainWeight);
        });
        return body.Weight == 0 && isOld ? body with { Weight = drainWeight ?? 0 } : body;
    }

    /// <summary>Writes a server; connections only where they are known.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        json.WriteStartObject();
        json.WritePropertyName(Fields.Host);
        json.WriteValue(Host);
        json.WritePropertyName(Fields.Port);
        json.WriteValue(Port);
        if (Forwarder is not null)
        {
            json.WritePropertyName(Fields.Forwarder);
            json.WriteValue(Forwarder);
        }

        json.WritePropertyName(Fields.Weight);
        json.WriteValue(Weight);
        if (EffectiveWeight is { } effective)
        {
            json.WritePropertyName(EffectiveWeightField);
            json.WriteValue(effective);
        }

        json.WritePropertyName(Fields.UpperThreshold);
        json.WriteValue(UpperThreshold);
        json.WritePropertyName(Fields.LowerThreshold);
        json.WriteValue(LowerThreshold);
        if (Tunnel is not null)
        {
            json.WritePropertyName(Fields.Tunnel);
            Tunnel.Write(json);
        }

        UnmanagedBody.Write(json, Unmanaged);
        AnnotationBody.Write(json, Annotation);
        Connections?.Write(json);
        Drain?.WriteField(json);
        Stats?.Write(json);
        WarningList.Write(json, Warnings);
        json.WriteEndObject();
    }

    private static bool ReadField(JsonInput input, string name, ref ServerBody body, ref long? drainWeight)
    {
        switch (name)
        {
            case EffectiveWeightField or ConnectionCounts.ActiveField or ConnectionCounts.InactiveField or StatsBody.FieldName or WarningList.FieldName:
                input.Skip();
                return true;
            case UnmanagedBody.FieldName:
                body = body with { Unmanaged = UnmanagedBody.ReadMark(input) };
                return true;
            case DrainBody.FieldName:
                body = body with { IsMarkedDrained = !input.IsNull };
                drainWeight = DrainBody.ReadWeight(input);
                return true;
            case Fields.Host or Fields.Port or Fields.Forwarder or Fields.Weight or Fields.UpperThreshold or Fields.LowerThreshold or Fields.Tunnel
                or AnnotationBody.NameField or AnnotationBody.LabelsField
                when input.IsNull:
                body = body with { Cleared = body.Cleared.Add(name) };
                return true;
            case Fields.Host:
                body = body with { Host = input.ReadText() };
                return true;
            case Fields.Port:
                body = body with { Port = input.ReadInteger(0, ushort.MaxValue) };
                return true;
            case Fields.Forwarder:
                body = body with { Forwarder = input.ReadText() };
                return true;
            case Fields.Weight:
                body = body with { Weight = input.ReadInteger(0, RealServerSettings.MaximumNumber, int.MinValue, int.MaxValue) };
                return true;
            case Fields.UpperThreshold:
                body = body with { UpperThreshold = input.ReadInteger(0, RealServerSettings.MaximumNumber, 0, uint.MaxValue) };
                return true;
            case Fields.LowerThreshold:
                body = body with { LowerThreshold = input.ReadInteger(0, RealServerSettings.MaximumNumber, 0, uint.MaxValue) };
                return true;
            case Fields.Tunnel:
                body = body with { Tunnel = TunnelBody.Read(input) };
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
