using System.Globalization;
using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Api.Storage;

/// <summary>What is drained, in stored documents: in the snapshot as it is, in the journal as steps.</summary>
internal static class StoredDrain
{
    private const string StartWord = "start";
    private const string EndWord = "end";

    /// <summary>Writes what is drained, where anything is.</summary>
    public static void Write(JsonTextWriter json, DrainList drains) =>
        WriteList(json, [.. drains.All.Select(drain => (Action)(() => WriteFields(json, drain)))]);

    /// <summary>Writes the steps of a change, where there are any.</summary>
    public static void Write(JsonTextWriter json, IEnumerable<DrainChange> changes) => WriteList(json, [.. changes.Select(change => (Action)(() =>
    {
        json.WritePropertyName("action");
        json.WriteValue(change is DrainStarted ? StartWord : EndWord);
        switch (change)
        {
            case DrainStarted { Drain: var drain }:
                WriteFields(json, drain);
                break;
            case DrainEnded { Target: var target }:
                WriteTarget(json, target);
                break;
        }
    }))]);

    /// <summary>Reads what is drained.</summary>
    /// <param name="input">At the value.</param>
    /// <param name="old">Gets what an older Portal wrote into its drains.</param>
    public static DrainList ReadAll(JsonInput input, ICollection<OldDrain> old) =>
        DrainList.Of(input.ReadArray(() => Read(input, old).Drain ?? throw new FormatException("started is missing.")) ?? []);

    /// <summary>Reads the steps of a change.</summary>
    /// <param name="input">At the value.</param>
    /// <param name="old">Gets what an older Portal wrote into its drains.</param>
    public static IReadOnlyList<DrainChange> ReadSteps(JsonInput input, ICollection<OldDrain> old) => input.ReadArray(() => Read(input, old) switch
    {
        (StartWord, _, { } drain) => (DrainChange)new DrainStarted(drain),
        (EndWord, var target, null) => new DrainEnded(target),
        _ => throw new FormatException("action of a drain must be start or end."),
    }) ?? [];

    private static void WriteList(JsonTextWriter json, Action[] elements)
    {
        if (elements.Length == 0)
        {
            return;
        }

        json.WritePropertyName("drains");
        json.WriteStartArray();
        foreach (var write in elements)
        {
            json.WriteStartObject();
            write();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTarget(JsonTextWriter json, DrainTarget target)
    {
        switch (target)
        {
            case ServerDrain { Service: var service, Server: var server }:
                StoredKey.Write(json, service);
                StoredKey.Write(json, server);
                break;
            case ServiceDrain { Service: var service }:
                StoredKey.Write(json, service);
                break;
            case HostDrain { Host: var host }:
                json.WritePropertyName("host");
                json.WriteValue(host.ToString());
                break;
        }
    }

    private static void WriteFields(JsonTextWriter json, Drain drain)
    {
        WriteTarget(json, drain.Target);
        WriteTime(json, "started", drain.Started);
        if (drain.Deadline is { } deadline)
        {
            WriteTime(json, "deadline", deadline);
        }

        if (drain.Term is { } term)
        {
            WriteText(json, "patience", term.Patience.ToString("c", CultureInfo.InvariantCulture));
            WriteText(json, "boot", term.Boot);
            WriteText(json, "end", term.End.ToString("c", CultureInfo.InvariantCulture));
        }
    }

    private static void WriteTime(JsonTextWriter json, string name, DateTimeOffset time) =>
        WriteText(json, name, time.ToString("O", CultureInfo.InvariantCulture));

    private static void WriteText(JsonTextWriter json, string name, string text)
    {
        json.WritePropertyName(name);
        json.WriteValue(text);
    }

    private static (string? Action, DrainTarget Target, Drain? Drain) Read(JsonInput input, ICollection<OldDrain> old)
    {
        string? action = null;
        ServiceKey? service = null;
        RealServerKey? server = null;
        Address? host = null;
        DateTimeOffset? started = null;
        DateTimeOffset? deadline = null;
        TimeSpan? patience = null;
        TimeSpan? end = null;
        string? boot = null;
        IReadOnlyList<DrainedServer>? servers = null;
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
                case "host":
                    host = ParseHost(StoredText.Need(input.ReadText(), name));
                    return true;
                case "started":
                    started = ParseTime(input, name);
                    return true;
                case "deadline":
                    deadline = ParseTime(input, name);
                    return true;
                case "patience":
                    patience = ParseSpan(input, name);
                    return true;
                case "boot":
                    boot = input.ReadText();
                    return true;
                case "end":
                    end = ParseSpan(input, name);
                    return true;
                // Only an older Portal has written them.
                case "servers":
                    servers = input.ReadArray(() => ReadServer(input)) ?? [];
                    return true;
                default:
                    return false;
            }
        });
        DrainTarget target = host is { } address ? new HostDrain(address)
            : server is { } key ? new ServerDrain(StoredText.Need(service, "service"), key)
            : new ServiceDrain(StoredText.Need(service, "service"));
        var term = patience is { } asked ? new DrainTerm(asked, StoredText.Need(boot, "boot"), StoredText.Need(end, "end")) : null;
        if (servers is not null)
        {
            old.Add(new OldDrain(target, [.. servers]));
        }

        return (action, target, started is { } since ? new Drain { Target = target, Started = since, Deadline = deadline, Term = term } : null);
    }

    private static DrainedServer ReadServer(JsonInput input)
    {
        ServiceKey? service = null;
        RealServerKey? server = null;
        long? weight = null;
        input.ReadObject(name =>
        {
            switch (name)
            {
                case "service":
                    service = StoredKey.ReadService(input);
                    return true;
                case "server":
                    server = StoredKey.ReadServer(input);
                    return true;
                case "weight":
                    weight = input.ReadInteger(int.MinValue, int.MaxValue);
                    return true;
                default:
                    return false;
            }
        });
        return new DrainedServer(StoredText.Need(service, "service"), StoredText.Need(server, "server"), (int)StoredText.Need(weight, "weight"));
    }

    private static Address ParseHost(string text) => AddressText.TryParse(text, out var address) ? address : throw new FormatException($"\"{text}\" is no address.");

    private static DateTimeOffset ParseTime(JsonInput input, string name) =>
        DateTimeOffset.Parse(StoredText.Need(input.ReadText(), name), CultureInfo.InvariantCulture);

    private static TimeSpan ParseSpan(JsonInput input, string name) =>
        TimeSpan.ParseExact(StoredText.Need(input.ReadText(), name), "c", CultureInfo.InvariantCulture);
}
