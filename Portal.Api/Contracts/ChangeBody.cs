using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Contracts;

/// <summary>One step of a change as it stands in answers.</summary>
/// <param name="Action">What it does: <c>add</c>, <c>edit</c> or <c>remove</c>.</param>
/// <param name="Service">The service, as its path below <c>/services/</c>.</param>
/// <param name="Server">The server, as its path below <c>/servers/</c>; null where it is about the service.</param>
/// <param name="Before">Writes what was there; null where nothing was.</param>
/// <param name="After">Writes what is there afterwards; null where nothing is.</param>
internal sealed record ChangeBody(string Action, string Service, string? Server, Action<JsonTextWriter>? Before, Action<JsonTextWriter>? After)
{
    /// <summary>Steps.</summary>
    public static readonly JsonKind<IEnumerable<ChangeBody>?> List = JsonKinds.Each(new JsonKind<ChangeBody?>((json, change) => change!.Write(json)));

    /// <summary>The name and the labels of what it is about.</summary>
    public Annotation Annotation { get; init; } = Annotation.None;

    /// <summary>A step.</summary>
    public static ChangeBody Of(TableChange step) => step switch
    {
        ServiceAdded { Key: var key, After: var after } => OfService("add", key, null, ModelMapping.ToBody(key, after)),
        ServiceEdited { Key: var key, Before: var before, After: var after } => OfService("edit", key, ModelMapping.ToBody(key, before), ModelMapping.ToBody(key, after)),
        ServiceRemoved { Before: var before } => OfService("remove", before.Key, ModelMapping.ToBody(before), null),
        ServerAdded { Key: var key, Server: var server, After: var after } => OfServer("add", key, server, null, after),
        ServerEdited { Key: var key, Server: var server, Before: var before, After: var after } => OfServer("edit", key, server, before, after),
        ServerRemoved { Key: var key, Server: var server, Before: var before } => OfServer("remove", key, server, before, null),
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    /// <summary>A step with the name of what it is about.</summary>
    public static ChangeBody Of(NamedStep named) => Of(named.Step) with { Annotation = named.Annotation };

    private void Write(JsonTextWriter json)
    {
        json.WriteStartObject();
        json.Field("action", JsonKinds.Text, Action);
        json.Field("service", JsonKinds.Text, Service);
        json.Field("server", JsonKinds.Text, Server);
        AnnotationBody.Write(json, Annotation);
        json.Field("before", JsonKinds.Written, Before);
        json.Field("after", JsonKinds.Written, After);
        json.WriteEndObject();
    }

    private static ChangeBody OfService(string action, ServiceKey key, ServiceBody? before, ServiceBody? after) =>
        new(action, ModelMapping.PathOf(key), null, before is null ? null : before.Write, after is null ? null : after.Write);

    private static ChangeBody OfServer(string action, ServiceKey service, RealServerKey server, RealServerSettings? before, RealServerSettings? after) => new(
        action,
        ModelMapping.PathOf(service),
        ModelMapping.PathOf(server),
        before is null ? null : ModelMapping.ToBody(server, before).Write,
        after is null ? null : ModelMapping.ToBody(server, after).Write);
}
