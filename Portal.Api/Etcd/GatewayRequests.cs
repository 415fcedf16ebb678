using System.Globalization;
using System.Text;
using Newtonsoft.Json;

namespace Portal.Api.Etcd;

/// <summary>
/// Writes the requests of etcd's JSON gateway: keys and values in base64, numbers of 64 bits as texts, and what is at its default left out.
/// </summary>
internal static class GatewayRequests
{
    /// <summary>A reading, for <c>/v3/kv/range</c>.</summary>
    public static byte[] Read(EtcdRange range) => Write(json => Range(json, range));

    /// <summary>A transaction, for <c>/v3/kv/txn</c>.</summary>
    public static byte[] Commit(EtcdTransaction transaction) => Write(json =>
    {
        Array(json, "compare", transaction.Conditions, Condition);
        Array(json, "success", transaction.Then, Operation);
        Array(json, "failure", transaction.Else, Operation);
    });

    /// <summary>A new lease, for <c>/v3/lease/grant</c>.</summary>
    public static byte[] GrantLease(TimeSpan life) => Write(json => Number(json, "TTL", (long)Math.Ceiling(life.TotalSeconds)));

    /// <summary>One lease, for <c>/v3/lease/keepalive</c> and <c>/v3/lease/revoke</c>.</summary>
    public static byte[] Lease(long lease) => Write(json => Number(json, "ID", lease));

    /// <summary>A watch, for <c>/v3/watch</c>.</summary>
    public static byte[] Watch(EtcdRange range) => Write(json => Object(json, "create_request", () => Keys(json, range)));

    /// <summary>A login, for <c>/v3/auth/authenticate</c>.</summary>
    public static byte[] Login(string user, string password) => Write(json =>
    {
        json.WritePropertyName("name");
        json.WriteValue(user);
        json.WritePropertyName("password");
        json.WriteValue(password);
    });

    private static byte[] Write(Action<JsonTextWriter> fields)
    {
        using var bytes = new MemoryStream();
        using (var json = new JsonTextWriter(new StreamWriter(bytes, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 256)))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void Condition(JsonTextWriter json, EtcdCondition condition)
    {
        json.WritePropertyName("target");
        json.WriteValue("MOD");
        Bytes(json, "key", Encoding.UTF8.GetBytes(condition.Key));
        Number(json, "mod_revision", condition.ModRevision);
    }

    private static void Operation(JsonTextWriter json, EtcdOperation operation)
    {
        switch (operation)
        {
            case EtcdPut put:
                Object(json, "request_put", () =>
                {
                    Bytes(json, "key", Encoding.UTF8.GetBytes(put.Key));
                    Bytes(json, "value", put.Value.Span);
                    if (put.Lease != 0)
                    {
                        Number(json, "lease", put.Lease);
                    }
                });
                break;
            case EtcdDelete delete:
                Object(json, "request_delete_range", () => Keys(json, delete.Range));
                break;
            case EtcdGet get:
                Object(json, "request_range", () => Range(json, get.Range));
                break;
        }
    }

    private static void Range(JsonTextWriter json, EtcdRange range)
    {
        Keys(json, range);
        if (range.Limit != 0)
        {
            Number(json, "limit", range.Limit);
        }

        if (range.KeysOnly)
        {
            json.WritePropertyName("keys_only");
            json.WriteValue(true);
        }

        if (range.NewestFirst)
        {
            json.WritePropertyName("sort_order");
            json.WriteValue("DESCEND");
            json.WritePropertyName("sort_target");
            json.WriteValue("MOD");
        }
    }

    private static void Keys(JsonTextWriter json, EtcdRange range)
    {
        Bytes(json, "key", Encoding.UTF8.GetBytes(range.From));
        if (range.End is { } end)
        {
            Bytes(json, "range_end", Encoding.UTF8.GetBytes(end));
        }
    }

    private static void Array<T>(JsonTextWriter json, string name, IReadOnlyCollection<T> elements, Action<JsonTextWriter, T> fields)
    {
        if (elements.Count == 0)
        {
            return;
        }

        json.WritePropertyName(name);
        json.WriteStartArray();
        foreach (var element in elements)
        {
            json.WriteStartObject();
            fields(json, element);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Object(JsonTextWriter json, string name, Action fields)
    {
        json.WritePropertyName(name);
        json.WriteStartObject();
        fields();
        json.WriteEndObject();
    }

    private static void Bytes(JsonTextWriter json, string name, ReadOnlySpan<byte> value)
    {
        json.WritePropertyName(name);
        json.WriteValue(Convert.ToBase64String(value));
    }

    private static void Number(JsonTextWriter json, string name, long value)
    {
        json.WritePropertyName(name);
        json.WriteValue(value.ToString(CultureInfo.InvariantCulture));
    }
}
