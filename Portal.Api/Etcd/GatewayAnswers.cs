using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Newtonsoft.Json;

namespace Portal.Api.Etcd;

/// <summary>
/// Reads the answers of etcd's JSON gateway. It leaves out what is false, 0 or empty, and newer servers add fields: what is not known is passed
/// over. A value of another kind than etcd's is a <see cref="FormatException"/>.
/// </summary>
internal static class GatewayAnswers
{
    private const string NoObject = "The answer is no JSON object of etcd.";

    /// <summary>The answer of <c>/v3/kv/range</c>.</summary>
    public static EtcdReading Reading(byte[] answer) => Read(answer, Reading);

    /// <summary>The answer of <c>/v3/kv/txn</c>.</summary>
    public static EtcdAnswer Answer(byte[] answer) => Read(answer, json =>
    {
        var (succeeded, revision) = (false, 0L);
        var readings = ImmutableArray.CreateBuilder<EtcdReading>();
        Fields(json, name =>
        {
            switch (name)
            {
                case "header":
                    Fields(json, field => Take(field == "revision", () => revision = Number(json), json));
                    break;
                case "succeeded":
                    succeeded = Flag(json);
                    break;
                case "responses":
                    Elements(json, () => Fields(json, field => Take(field == "response_range", () => readings.Add(Reading(json)), json)));
                    break;
                default:
                    json.Skip();
                    break;
            }
        });
        return revision > 0 ? new EtcdAnswer(succeeded, revision, readings.ToImmutable()) : throw new FormatException("The answer has no revision.");
    });

    /// <summary>The id of the cluster, of any answer.</summary>
    public static string Cluster(byte[] answer) => Read(answer, json => FirstField(json, "header", header => FirstField(header, "cluster_id", Text)))
        ?? throw new FormatException("The answer has no cluster.");

    /// <summary>The lease's number, of the answer of <c>/v3/lease/grant</c>.</summary>
    public static long Lease(byte[] answer) => Read(answer, json => FirstField(json, "ID", Number)) is not 0 and var lease
        ? lease
        : throw new FormatException("The answer has no lease.");

    /// <summary>Whether the lease lives, of the answer of <c>/v3/lease/keepalive</c>: a stream of one line.</summary>
    public static bool IsKept(byte[] answer) => Read(answer, json => FirstField(json, "result", inner => FirstField(inner, "TTL", Number))) > 0;

    /// <summary>The token, of the answer of <c>/v3/auth/authenticate</c>.</summary>
    public static string Token(byte[] answer) => Read(answer, json => FirstField(json, "token", Text)) ?? throw new FormatException("The answer has no token.");

    /// <summary>A line of the answer of <c>/v3/watch</c>.</summary>
    public static WatchNews News(byte[] line) => Read(line, json => FirstField(json, "result", News)) ?? throw new FormatException(NoObject);

    /// <summary>What is wrong, of any answer or line: <c>error</c> is a text, or in a stream an object; null where nothing is.</summary>
    public static GatewayError? Error(byte[] answer)
    {
        try
        {
            return Read(answer, Error);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static GatewayError? Error(JsonTextReader json)
    {
        var (code, message, isError) = (0L, string.Empty, false);
        Fields(json, name =>
        {
            switch (name)
            {
                case "error" when json.TokenType == JsonToken.StartObject:
                    (code, message, isError) = Error(json) is { } inner ? (inner.Code, inner.Message, true) : (0, string.Empty, true);
                    break;
                case "error":
                    (message, isError) = (Text(json), true);
                    break;
                case "message" when !isError:
                    (message, isError) = (Text(json), true);
                    break;
                case "code" or "grpc_code":
                    code = Number(json);
                    break;
                default:
                    json.Skip();
                    break;
            }
        });
        return isError ? new GatewayError(code, message) : null;
    }

    private static WatchNews News(JsonTextReader json)
    {
        var (isCreated, isCancelled, isCompacted, reason) = (false, false, false, string.Empty);
        var changes = ImmutableArray.CreateBuilder<EtcdChange>();
        Fields(json, name =>
        {
            switch (name)
            {
                case "created":
                    isCreated = Flag(json);
                    break;
                case "canceled":
                    isCancelled = Flag(json);
                    break;
                case "compact_revision":
                    isCompacted = Number(json) > 0;
                    break;
                case "cancel_reason":
                    reason = Text(json);
                    break;
                case "events":
                    Elements(json, () => changes.Add(Change(json)));
                    break;
                default:
                    json.Skip();
                    break;
            }
        });
        return new WatchNews(isCreated, isCancelled, isCompacted, reason, changes.ToImmutable());
    }

    private static EtcdChange Change(JsonTextReader json)
    {
        var isDeleted = false;
        EtcdPair? pair = null;
        Fields(json, name =>
        {
            switch (name)
            {
                case "type":
                    isDeleted = Text(json) == "DELETE";
                    break;
                case "kv":
                    pair = Pair(json);
                    break;
                default:
                    json.Skip();
                    break;
            }
        });

        // A null without its type would be an empty value here.
        return pair is null ? throw new FormatException("An event has no key.") : new EtcdChange(pair.Key, isDeleted ? default(ReadOnlyMemory<byte>?) : pair.Value);
    }

    private static EtcdReading Reading(JsonTextReader json)
    {
        var hasMore = false;
        var pairs = ImmutableArray.CreateBuilder<EtcdPair>();
        Fields(json, name =>
        {
            switch (name)
            {
                case "kvs":
                    Elements(json, () => pairs.Add(Pair(json)));
                    break;
                case "more":
                    hasMore = Flag(json);
                    break;
                default:
                    json.Skip();
                    break;
            }
        });
        return new EtcdReading(pairs.ToImmutable(), hasMore);
    }

    private static EtcdPair Pair(JsonTextReader json)
    {
        var (key, value, revision, lease) = (string.Empty, Array.Empty<byte>(), 0L, 0L);
        Fields(json, name =>
        {
            switch (name)
            {
                case "key":
                    key = Encoding.UTF8.GetString(Bytes(json));
                    break;
                case "value":
                    value = Bytes(json);
                    break;
                case "mod_revision":
                    revision = Number(json);
                    break;
                case "lease":
                    lease = Number(json);
                    break;
                default:
                    json.Skip();
                    break;
            }
        });
        return new EtcdPair(key, value, revision, lease);
    }

    private static T Read<T>(byte[] answer, Func<JsonTextReader, T> read)
    {
        try
        {
            using var json = new JsonTextReader(new StreamReader(new MemoryStream(answer), Encoding.UTF8)) { DateParseHandling = DateParseHandling.None, MaxDepth = 32 };
            return json.Read() ? read(json) : throw new FormatException(NoObject);
        }
        catch (Exception exception) when (exception is JsonException or OverflowException)
        {
            throw new FormatException(NoObject, exception);
        }
    }

    private static T? FirstField<T>(JsonTextReader json, string wanted, Func<JsonTextReader, T> read)
    {
        T? value = default;
        Fields(json, name => Take(name == wanted, () => value = read(json), json));
        return value;
    }

    private static void Take(bool isWanted, Action read, JsonTextReader json)
    {
        if (isWanted)
        {
            read();
        }
        else
        {
            json.Skip();
        }
    }

    private static void Fields(JsonTextReader json, Action<string> readField)
    {
        Expect(json, JsonToken.StartObject);
        while (json.Read() && json.TokenType == JsonToken.PropertyName)
        {
            var name = (string)json.Value!;
            json.Read();
            readField(name);
        }

        Expect(json, JsonToken.EndObject);
    }

    private static void Elements(JsonTextReader json, Action readElement)
    {
        Expect(json, JsonToken.StartArray);
        while (json.Read() && json.TokenType != JsonToken.EndArray)
        {
            readElement();
        }

        Expect(json, JsonToken.EndArray);
    }

    // A number of 64 bits is a text, one of 32 bits is a number.
    private static long Number(JsonTextReader json) =>
        json.TokenType is JsonToken.String or JsonToken.Integer
        && long.TryParse(Convert.ToString(json.Value, CultureInfo.InvariantCulture), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException(NoObject);

    private static bool Flag(JsonTextReader json) => json is { TokenType: JsonToken.Boolean, Value: bool flag } ? flag : throw new FormatException(NoObject);

    private static string Text(JsonTextReader json) => json.TokenType == JsonToken.String ? (string)json.Value! : throw new FormatException(NoObject);

    private static byte[] Bytes(JsonTextReader json) => Convert.FromBase64String(Text(json));

    private static void Expect(JsonTextReader json, JsonToken token)
    {
        if (json.TokenType != token)
        {
            throw new FormatException(NoObject);
        }
    }
}
