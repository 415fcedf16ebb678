using System.Collections.Immutable;
using System.Globalization;
using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>One line of the journal: an accepted change.</summary>
internal static class StoredChange
{
    /// <summary>Writes a line with its line feed.</summary>
    public static byte[] Write(AcceptedChange change) => StoredText.Write(isIndented: false, json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("revision");
        json.WriteValue(change.Revision);
        json.WritePropertyName("time");
        json.WriteValue(change.Time.ToString("O", CultureInfo.InvariantCulture));
        json.WritePropertyName("caller");
        json.WriteValue(change.Caller.Name);
        json.WritePropertyName("request");
        json.WriteValue(change.Caller.Request);
        if (change.Caller.RequestId.Length > 0)
        {
            json.WritePropertyName("request_id");
            json.WriteValue(change.Caller.RequestId);
        }

        json.WritePropertyName("changes");
        json.WriteStartArray();
        foreach (var step in change.Steps.Table.Changes)
        {
            Write(json, step);
        }

        json.WriteEndArray();
        StoredDrain.Write(json, change.Steps.Drains);
        StoredGlobals.Write(json, change.Steps.Globals);
        StoredAnnotation.Write(json, change.Steps.Annotations);
        json.WriteEndObject();
    });

    /// <summary>Reads a line.</summary>
    /// <param name="utf8">The line.</param>
    /// <param name="before">The table before the change: a step names only what is new.</param>
    /// <param name="heldRevision">The revision of that table: the steps of a line at or below it are passed over. 0 to pass over none.</param>
    /// <param name="old">Gets what an older Portal wrote into its drains; null for nobody.</param>
    /// <exception cref="FormatException">It is none, or does not follow on the table.</exception>
    public static AcceptedChange Read(ReadOnlySpan<byte> utf8, IpvsTable before, long heldRevision = 0, ICollection<OldDrain>? old = null)
    {
        long? revision = null;
        DateTimeOffset? time = null;
        string? caller = null;
        string? request = null;
        string? requestId = null;
        IReadOnlyList<TableChange>? changes = null;
        IReadOnlyList<DrainChange> drains = [];
        var settings = GlobalsPlan.Empty;
        ImmutableArray<AnnotationChange> annotations = [];
        StoredText.Read(utf8, (input, name) =>
        {
            switch (name)
            {
                case "revision":
                    revision = input.ReadInteger(1, long.MaxValue);
                    return true;
                case "time":
                    time = DateTimeOffset.Parse(StoredText.Need(input.ReadText(), name), CultureInfo.InvariantCulture);
                    return true;
                case "caller":
                    caller = input.ReadText();
                    return true;
                case "request":
                    request = input.ReadText();
                    return true;
                case "request_id":
                    requestId = input.ReadText();
                    return true;
                case "changes" when revision <= heldRevision:
                    input.Skip();
                    changes = [];
                    return true;
                case "changes":
                    var table = before;
                    changes = input.ReadArray(() => ReadStep(input, ref table));
                    return true;
                case "drains":
                    drains = StoredDrain.ReadSteps(input, old ?? []);
                    return true;
                case "settings":
                    settings = StoredGlobals.ReadSteps(input);
                    return true;
                case StoredAnnotation.FieldName:
                    annotations = StoredAnnotation.Read(input);
                    return true;
                default:
                    return false;
            }
        });
        return new AcceptedChange(
            StoredText.Need(revision, "revision"),
            StoredText.Need(time, "time"),
            new Caller(StoredText.Need(caller, "caller"), StoredText.Need(request, "request")) { RequestId = requestId ?? string.Empty },
            new StateChange
            {
                Table = ChangePlan.Of([.. StoredText.Need(changes, "changes")]),
                Globals = settings,
                Drains = [.. drains],
                Annotations = annotations,
            });
    }

    private static void Write(JsonTextWriter json, TableChange step)
    {
        json.WriteStartObject();
        json.WritePropertyName("action");
        json.WriteValue(step switch
        {
            ServiceAdded or ServerAdded => "add",
            ServiceEdited or ServerEdited => "edit",
            _ => "remove",
        });
        StoredKey.Write(json, step.Service);
        switch (step)
        {
            case ServiceAdded { After: var after }:
                WriteSettings(json, after);
                break;
            case ServiceEdited { After: var after }:
                WriteSettings(json, after);
                break;
            case ServerAdded { Server: var server, After: var after }:
                WriteSettings(json, server, after);
                break;
            case ServerEdited { Server: var server, After: var after }:
                WriteSettings(json, server, after);
                break;
            case ServerRemoved { Server: var server }:
                StoredKey.Write(json, server);
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteSettings(JsonTextWriter json, VirtualServiceSettings settings)
    {
        json.WritePropertyName("settings");
        StoredServiceSettings.Write(json, settings);
    }

    private static void WriteSettings(JsonTextWriter json, RealServerKey server, RealServerSettings settings)
    {
        StoredKey.Write(json, server);
        json.WritePropertyName("settings");
        StoredServerSettings.Write(json, settings);
    }

    private static TableChange ReadStep(JsonInput input, ref IpvsTable table)
    {
        string? action = null;
        ServiceKey? service = null;
        RealServerKey? server = null;
        VirtualServiceSettings? serviceSettings = null;
        RealServerSettings? serverSettings = null;
        input.ReadObject(name =>
        {
            switch (name)
            {
                case "action":
                    action = input.ReadText();
                    return true;
                case "service":
                    service = StoredKey.ReadService(input);
                    return true;
                case "server":
                    server = StoredKey.ReadServer(input);
                    return true;
                case "settings" when server is null:
                    serviceSettings = StoredServiceSettings.Read(input, StoredText.Need(service, "service").Family);
                    return true;
                case "settings":
                    serverSettings = StoredServerSettings.Read(input);
                    return true;
                default:
                    return false;
            }
        });
        var key = StoredText.Need(service, "service");
        var step = server is { } serverKey
            ? ServerStep(action, key, serverKey, table.Find(key, serverKey), serverSettings)
            : ServiceStep(action, key, table.Find(key), serviceSettings);
        table = table.Find(key) is not null || step is ServiceAdded ? step.Apply(table) : throw NotThere(StoredKey.Format(key));
        return step;
    }

    private static TableChange ServiceStep(string? action, ServiceKey key, VirtualService? before, VirtualServiceSettings? after) => action switch
    {
        "add" when before is not null => throw new FormatException($"the change adds {StoredKey.Format(key)}, which is there already."),
        "add" => new ServiceAdded(key, StoredText.Need(after, "settings")),
        "edit" => new ServiceEdited(key, (before ?? throw NotThere(StoredKey.Format(key))).Settings, StoredText.Need(after, "settings")),
        "remove" => new ServiceRemoved(before ?? throw NotThere(StoredKey.Format(key))),
        _ => throw new FormatException("action must be add, edit or remove."),
    };

    private static TableChange ServerStep(
        string? action,
        ServiceKey service,
        RealServerKey server,
        RealServerSettings? before,
        RealServerSettings? after) => action switch
    {
        "add" when before is not null => throw new FormatException($"the change adds {StoredKey.Format(server)}, which is there already."),
        "add" => new ServerAdded(service, server, StoredText.Need(after, "settings")),
        "edit" => new ServerEdited(service, server, before ?? throw NotThere(StoredKey.Format(server)), StoredText.Need(after, "settings")),
        "remove" => new ServerRemoved(service, server, before ?? throw NotThere(StoredKey.Format(server))),
        _ => throw new FormatException("action must be add, edit or remove."),
    };

    private static FormatException NotThere(string key) => new($"the change is about {key}, which is not there at that revision.");
}
