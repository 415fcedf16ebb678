using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>The snapshot: Portal's whole data at one revision.</summary>
internal static class StoredSnapshot
{
    // The second one has a check at its end, and a journal from the first instant on; the third one has the declared weights of what
    // is drained in its table.
    private const int Format = 3;
    private const int OldFormat = 1;

    /// <summary>Writes a snapshot, readable by people.</summary>
    public static byte[] Write(DeclaredState state) => StoredText.Write(isIndented: true, json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("portal_snapshot");
        json.WriteValue(Format);
        json.WritePropertyName("revision");
        json.WriteValue(state.Revision);
        json.WritePropertyName("services");
        json.WriteStartArray();
        foreach (var service in state.Table.Services)
        {
            Write(json, service);
        }

        json.WriteEndArray();
        StoredDrain.Write(json, state.Drains);
        StoredGlobals.Write(json, state.Globals);
        StoredAnnotation.Write(json, state.Annotations.All);
        json.WriteEndObject();
    });

    /// <summary>Reads a snapshot.</summary>
    /// <returns>The state as it was written, and whether a Portal of today wrote it so.</returns>
    /// <exception cref="FormatException">It is none.</exception>
    public static (StoredState State, bool IsOfToday) Read(ReadOnlySpan<byte> utf8)
    {
        var seal = Seal.Verify(utf8.TrimEnd((byte)'\n'), isNeeded: false);
        long? format = null;
        long? revision = null;
        IReadOnlyList<VirtualService>? services = null;
        var drains = DrainList.Empty;
        List<OldDrain> old = [];
        var settings = Globals.None;
        var annotations = AnnotationTable.Empty;
        StoredText.Read(utf8, (input, name) =>
        {
            switch (name)
            {
                case "portal_snapshot":
                    format = input.ReadInteger(OldFormat, Format);
                    return true;
                case "revision":
                    revision = input.ReadInteger(0, long.MaxValue);
                    return true;
                case "services":
                    services = input.ReadArray(() => ReadService(input));
                    return true;
                case "drains":
                    drains = StoredDrain.ReadAll(input, old);
                    return true;
                case "settings":
                    settings = StoredGlobals.Read(input);
                    return true;
                case StoredAnnotation.FieldName:
                    annotations = AnnotationTable.Empty.After([], StoredAnnotation.Read(input));
                    return true;
                default:
                    return false;
            }
        });
        if (StoredText.Need(format, "portal_snapshot") != OldFormat && seal == SealState.None)
        {
            throw new FormatException("it does not end with a check.");
        }

        var all = StoredText.Need(services, "services");
        CheckDistinct(all, service => service.Key, StoredKey.Format);
        var state = new DeclaredState(StoredText.Need(revision, "revision"), IpvsTable.Of(all)) { Drains = drains, Globals = settings, Annotations = annotations };
        return (StoredState.Of(state, old), format == Format);
    }

    private static void Write(JsonTextWriter json, VirtualService service)
    {
        json.WriteStartObject();
        StoredKey.Write(json, service.Key);
        json.WritePropertyName("settings");
        StoredServiceSettings.Write(json, service.Settings);
        json.WritePropertyName("servers");
        json.WriteStartArray();
        foreach (var (key, settings) in service.Servers)
        {
            json.WriteStartObject();
            StoredKey.Write(json, key);
            json.WritePropertyName("settings");
            StoredServerSettings.Write(json, settings);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static VirtualService ReadService(JsonInput input)
    {
        ServiceKey? key = null;
        VirtualServiceSettings? settings = null;
        IReadOnlyList<(RealServerKey Key, RealServerSettings Settings)>? servers = null;
        input.ReadObject(name =>
        {
            switch (name)
            {
                case "service":
                    key = StoredKey.ReadService(input);
                    return true;
                case "settings":
                    settings = StoredServiceSettings.Read(input, StoredText.Need(key, "service").Family);
                    return true;
                case "servers":
                    servers = input.ReadArray(() => ReadServer(input));
                    return true;
                default:
                    return false;
            }
        });
        CheckDistinct(StoredText.Need(servers, "servers"), server => server.Key, StoredKey.Format);
        return new VirtualService
        {
            Key = StoredText.Need(key, "service"),
            Settings = StoredText.Need(settings, "settings"),
            Servers = servers!.ToImmutableSortedDictionary(server => server.Key, server => server.Settings),
        };
    }

    private static (RealServerKey Key, RealServerSettings Settings) ReadServer(JsonInput input)
    {
        RealServerKey? key = null;
        RealServerSettings? settings = null;
        input.ReadObject(name =>
        {
            switch (name)
            {
                case "server":
                    key = StoredKey.ReadServer(input);
                    return true;
                case "settings":
                    settings = StoredServerSettings.Read(input);
                    return true;
                default:
                    return false;
            }
        });
        return (StoredText.Need(key, "server"), StoredText.Need(settings, "settings"));
    }

    private static void CheckDistinct<T, TKey>(IReadOnlyList<T> values, Func<T, TKey> keyOf, Func<TKey, string> format)
    {
        var seen = new HashSet<TKey>();
        foreach (var key in values.Select(keyOf))
        {
            if (!seen.Add(key))
            {
                throw new FormatException($"{format(key)} is there twice.");
            }
        }
    }
}
