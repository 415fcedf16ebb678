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
    private static readonly ServerBody Nothing = new();

    // Requests may send it back. Of what they say counts only that they say it.
    private static readonly JsonKind<long?> Shown = new(input => input.Skip(0L), (json, weight) => json.WriteValue(weight)) { TakesNull = true };

    private static ServerBody Codec(ref JsonPass pass, ServerBody body) => body with
    {
        Host = pass.Field(Fields.Host, JsonKinds.Text, body.Host),
        Port = pass.Integer(Fields.Port, body.Port, 0, ushort.MaxValue),
        Forwarder = pass.Field(Fields.Forwarder, JsonKinds.Text, body.Forwarder),
        Weight = pass.Integer(Fields.Weight, body.Weight, 0, RealServerSettings.MaximumNumber, int.MinValue, int.MaxValue),
        EffectiveWeight = pass.Field(EffectiveWeightField, Shown, body.EffectiveWeight),
        UpperThreshold = pass.Integer(Fields.UpperThreshold, body.UpperThreshold, 0, RealServerSettings.MaximumNumber, 0, uint.MaxValue),
        LowerThreshold = pass.Integer(Fields.LowerThreshold, body.LowerThreshold, 0, RealServerSettings.MaximumNumber, 0, uint.MaxValue),
        Tunnel = pass.Field(Fields.Tunnel, TunnelBody.Kind, body.Tunnel),
        Unmanaged = pass.Field(UnmanagedBody.FieldName, UnmanagedBody.Mark, body.Unmanaged),
        Annotation = AnnotationBody.Codec(ref pass, body.Annotation),
        Connections = ConnectionCounts.Answer(ref pass, body.Connections),
        HealthCheck = pass.Field(HealthFields.Check, HealthCheckBody.Kind, body.HealthCheck),
        Backup = pass.Field(HealthFields.Backup, JsonKinds.Flag, body.Backup),
        Health = pass.Answer(ServerHealthBody.FieldName, ServerHealthBody.Kind, body.Health),
        Drain = pass.Field(DrainBody.FieldName, DrainBody.Mark, body.Drain),
        Stats = pass.Answer(StatsBody.FieldName, StatsBody.Kind, body.Stats),
        Warnings = WarningList.Answer(ref pass, body.Warnings),
        Cleared = pass.Cleared(body.Cleared),
    };

    /// <summary>Servers.</summary>
    internal static readonly JsonKind<IReadOnlyList<ServerBody>?> List = JsonKinds.Array(new JsonKind<ServerBody?>(Read, (json, server) => server!.Write(json)));

    /// <summary>Whether a patch gives the weight and nothing else.</summary>
    public bool IsWeightOnly => Cleared.All(name => name == Fields.Weight)
        && this with { Host = null, Port = null, Weight = null, Cleared = Nothing.Cleared } == Nothing;

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

    /// <summary>The weight that the kernel has, or shall have: 0 while it is drained. In answers that show servers. Of a request only that it is there, as in what a Portal of today has answered.</summary>
    public long? EffectiveWeight { get; init; }

    /// <summary>From how many connections on there are no new ones, 0 to 2147483647; default 0, no limit.</summary>
    public long? UpperThreshold { get; init; }

    /// <summary>Below how many connections there are new ones again; at most the upper threshold; default 0, three quarters of it.</summary>
    public long? LowerThreshold { get; init; }

    /// <summary>The tunnel, with forwarder <c>i</c> only.</summary>
    public TunnelBody? Tunnel { get; init; }

    /// <summary>The name and the labels. Answers omit them if there are none.</summary>
    public AnnotationEdit Annotation { get; init; } = AnnotationEdit.None;

    /// <summary>Its health check, in place of the service's; of a server that is said to have none <see cref="HealthCheckBody.None"/>.</summary>
    public HealthCheckBody? HealthCheck { get; init; }

    /// <summary>Whether it is a backup; default false.</summary>
    public bool? Backup { get; init; }

    /// <summary>Its health, in answers. Ignored in requests.</summary>
    public ServerHealthBody? Health { get; init; }

    /// <summary>Why no command line of ipvsadm can say it, in answers that were read from the kernel. In a list of a request an element with it is passed over, whatever it says.</summary>
    public string? Unmanaged { get; init; }

    /// <summary>Its connections, in answers that were read from the kernel. Ignored in requests.</summary>
    public ConnectionCounts? Connections { get; init; }

    /// <summary>
    /// That it is drained, in answers. Of a request that it is there, and the weight in it, which counts where the server has weight 0 and
    /// no effective weight: so an older Portal has shown what is drained.
    /// </summary>
    public DrainBody? Drain { get; init; }

    /// <summary>Whether a request says that it is drained, as an answer said it: then its weight, where it is the declared one, ends no drain.</summary>
    public bool IsMarkedDrained => Drain is not null;

    /// <summary>Its traffic, where an answer was asked to have it. Ignored in requests.</summary>
    public StatsBody? Stats { get; init; }

    /// <summary>Warnings about the request, in answers to writes. Ignored in requests.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>The fields that were given as null: a merge patch sets them back to their defaults.</summary>
    public ImmutableHashSet<string> Cleared { get; init; } = [];

    /// <summary>Reads a server.</summary>
    /// <param name="input">At the value.</param>
    /// <returns>What was given.</returns>
    public static ServerBody Read(JsonInput input)
    {
        var body = JsonPass.Read(input, Codec, Nothing, clears: true);
        return body is { Weight: 0, EffectiveWeight: null } ? body with { Weight = body.Drain?.Weight ?? 0 } : body;
    }

    /// <summary>Writes a server; connections only where they are known.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json) => JsonPass.Write(json, Codec, this);
}
