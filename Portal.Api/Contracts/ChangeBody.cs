using Newtonsoft.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Contracts;

/// <summary>One step of a change as it stands in answers.</summary>
internal static class ChangeBody
{
    /// <summary>Writes a step.</summary>
    public static void Write(JsonTextWriter json, NamedStep named)
    {
        var name = named.Annotation;
        switch (named.Step)
        {
            case ServiceAdded { Key: var key, After: var after }:
                WriteService(json, name, "add", key, null, ModelMapping.ToBody(key, after));
                break;
            case ServiceEdited { Key: var key, Before: var before, After: var after }:
                WriteService(json, name, "edit", key, ModelMapping.ToBody(key, before), ModelMapping.ToBody(key, after));
                break;
            case ServiceRemoved { Before: var before }:
                WriteService(json, name, "remove", before.Key, ModelMapping.ToBody(before), null);
                break;
            case ServerAdded { Key: var key, Server: var server, After: var after }:
                WriteServer(json, name, "add", key, server, null, after);
                break;
            case ServerEdited { Key: var key, Server: var server, Before: var before, After: var after }:
                WriteServer(json, name, "edit", key, server, before, after);
                break;
            case ServerRemoved { Key: var key, Server: var server, Before: var before }:
                WriteServer(json, name, "remove", key, server, before, null);
                break;
        }
    }

    /// <summary>Writes steps, with their name, and how many there are beyond them.</summary>
    public static void Write(JsonTextWriter json, IEnumerable<NamedStep> changes, int more = 0)
    {
        json.WritePropertyName("changes");
        json.WriteStartArray();
        foreach (var change in changes)
        {
            Write(json, change);
        }

        json.WriteEndArray();
        if (more > 0)
        {
            json.WritePropertyName("more_changes");
            json.WriteValue(more);
        }
    }

    private static void WriteService(JsonTextWriter json, Annotation name, string action, ServiceKey key, ServiceBody? before, ServiceBody? after)
    {
        WriteStart(json, action, key);
        AnnotationBody.Write(json, name);
        WriteState(json, "before", before is null ? null : before.Write);
        WriteState(json, "after", after is null ? null : after.Write);
        json.WriteEndObject();
    }

    private static void WriteServer(
        JsonTextWriter json,
        Annotation name,
        string action,
        ServiceKey service,
        RealServerKey server,
        RealServerSettings? before,
        RealServerSettings? after)
    {
        WriteStart(json, action, service);
        json.WritePropertyName("server");
        json.WriteValue(ModelMapping.PathOf(server));
        AnnotationBody.Write(json, name);
        WriteState(json, "before", before is null ? null : ModelMapping.ToBody(server, before).Write);
        WriteState(json, "after", after is null ? null : ModelMapping.ToBody(server, after).Write);
        json.WriteEndObject();
    }

    private static void WriteStart(JsonTextWriter json, string action, ServiceKey service)
    {
        json.WriteStartObject();
        json.WritePropertyName("action");
        json.WriteValue(action);
        json.WritePropertyName("service");
        json.WriteValue(ModelMapping.PathOf(service));
    }

    private static void WriteState(JsonTextWriter json, string name, Action<JsonTextWriter>? write)
    {
        if (write is not null)
        {
            json.WritePropertyName(name);
            write(json);
        }
    }
}
