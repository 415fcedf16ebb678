using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Contracts;

/// <summary>What a reset, a sync or a dry run changed, as it stands in answers.</summary>
/// <param name="Revision">The revision of Portal's data afterwards.</param>
/// <param name="Plan">The steps in the order in which they are applied.</param>
public sealed record ChangeReportBody(long Revision, ChangePlan Plan)
{
    /// <summary>What does not go as one would think.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Writes the report.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        json.WriteStartObject();
        json.WritePropertyName("revision");
        json.WriteValue(Revision);
        json.WritePropertyName("added");
        json.WriteValue(Plan.Changes.Count(change => change is ServiceAdded or ServerAdded));
        json.WritePropertyName("edited");
        json.WriteValue(Plan.Changes.Count(change => change is ServiceEdited or ServerEdited));
        json.WritePropertyName("removed");
        json.WriteValue(Plan.Changes.Count(change => change is ServiceRemoved or ServerRemoved));
        json.WritePropertyName("unchanged");
        json.WriteValue(Plan.Unchanged);
        json.WritePropertyName("changes");
        json.WriteStartArray();
        foreach (var change in Plan.Changes)
        {
            Write(json, change);
        }

        json.WriteEndArray();
        DrainBody.WriteWarnings(json, Warnings);
        json.WriteEndObject();
    }

    private static void Write(JsonTextWriter json, TableChange change)
    {
        switch (change)
        {
            case ServiceAdded { Key: var key, After: var after }:
                WriteService(json, "add", key, null, ModelMapping.ToBody(key, after));
                break;
            case ServiceEdited { Key: var key, Before: var before, After: var after }:
                WriteService(json, "edit", key, ModelMapping.ToBody(key, before), ModelMapping.ToBody(key, after));
                break;
            case ServiceRemoved { Before: var before }:
                WriteService(json, "remove", before.Key, ModelMapping.ToBody(before), null);
                break;
            case ServerAdded { Key: var key, Server: var server, After: var after }:
                WriteServer(json, "add", key, server, null, after);
                break;
            case ServerEdited { Key: var key, Server: var server, Before: var before, After: var after }:
                WriteServer(json, "edit", key, server, before, after);
                break;
            case ServerRemoved { Key: var key, Server: var server, Before: var before }:
                WriteServer(json, "remove", key, server, before, null);
                break;
        }
    }

    private static void WriteService(JsonTextWriter json, string action, ServiceKey key, ServiceBody? before, ServiceBody? after)
    {
        WriteStart(json, action, key);
        WriteState(json, "before", before is null ? null : before.Write);
        WriteState(json, "after", after is null ? null : after.Write);
        json.WriteEndObject();
    }

    private static void WriteServer(
        JsonTextWriter json,
        string action,
        ServiceKey service,
        RealServerKey server,
        RealServerSettings? before,
        RealServerSettings? after)
    {
        WriteStart(json, action, service);
        json.WritePropertyName("server");
        json.WriteValue(ModelMapping.PathOf(server));
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
