using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Api.Storage;

/// <summary>What is declared beside the table: in the snapshot, and as steps in the journal. Where there is nothing, nothing is written.</summary>
internal static class StoredGlobals
{
    private const string Name = "settings";
    private const string TimeoutsName = "timeouts";
    private const string MasterName = "master";
    private const string BackupName = "backup";

    /// <summary>Writes the settings of a snapshot, with their name.</summary>
    public static void Write(JsonTextWriter json, Globals settings)
    {
        if (settings == Globals.None)
        {
            return;
        }

        json.WritePropertyName(Name);
        json.WriteStartObject();
        Write(json, TimeoutsName, settings.Timeouts);
        Write(json, MasterName, settings.Master);
        Write(json, BackupName, settings.Backup);
        json.WriteEndObject();
    }

    /// <summary>Reads the settings of a snapshot.</summary>
    /// <exception cref="FormatException">They are none.</exception>
    public static Globals Read(JsonInput input)
    {
        var settings = Globals.None;
        input.ReadObject(name =>
        {
            switch (name)
            {
                case TimeoutsName:
                    settings = settings with { Timeouts = ReadTimeouts(input) };
                    return true;
                case MasterName:
                    settings = settings with { Master = ReadDaemon(input) };
                    return true;
                case BackupName:
                    settings = settings with { Backup = ReadDaemon(input) };
                    return true;
                default:
                    return false;
            }
        });
        return settings;
    }

    /// <summary>Writes the steps of a change, with their name.</summary>
    public static void Write(JsonTextWriter json, GlobalsPlan plan)
    {
        if (plan.IsEmpty)
        {
            return;
        }

        json.WritePropertyName(Name);
        json.WriteStartArray();
        foreach (var change in plan.Changes)
        {
            json.WriteStartObject();
            json.WritePropertyName("setting");
            switch (change)
            {
                case TimeoutsChanged { Before: var before, After: var after }:
                    json.WriteValue(TimeoutsName);
                    Write(json, "before", before);
                    Write(json, "after", after);
                    break;
                case DaemonChanged { Role: var role, Before: var before, After: var after }:
                    json.WriteValue(DaemonText.Name(role));
                    Write(json, "before", before);
                    Write(json, "after", after);
                    break;
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Reads the steps of a change.</summary>
    /// <exception cref="FormatException">They are none.</exception>
    public static GlobalsPlan ReadSteps(JsonInput input) => new([.. input.ReadArray(() => ReadStep(input)) ?? []]);

    /// <summary>Writes the note of steps that were begun.</summary>
    public static byte[] Write(BegunGlobals begun) => StoredText.Write(isIndented: true, json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("revision");
        json.WriteValue(begun.Revision);
        Write(json, begun.Plan);
        json.WriteEndObject();
    });

    /// <summary>Reads the note of steps that were begun.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static BegunGlobals ReadBegun(ReadOnlySpan<byte> utf8)
    {
        Seal.Verify(utf8.TrimEnd((byte)'\n'), isNeeded: false);
        long? revision = null;
        var plan = GlobalsPlan.Empty;
        StoredText.Read(utf8, (input, name) =>
        {
            switch (name)
            {
                case "revision":
                    revision = input.ReadInteger(0, long.MaxValue);
                    return true;
                case Name:
                    plan = ReadSteps(input);
                    return true;
                default:
                    return false;
            }
        });
        return new BegunGlobals(StoredText.Need(revision, "revision"), plan);
    }

    private static GlobalChange ReadStep(JsonInput input)
    {
        string? setting = null;
        var (timeoutsBefore, timeoutsAfter) = ((Timeouts?)null, (Timeouts?)null);
        var (daemonBefore, daemonAfter) = ((SyncDaemon?)null, (SyncDaemon?)null);
        input.ReadObject(name =>
        {
            switch (name)
            {
                case "setting":
                    setting = input.ReadText();
                    return true;
                case "before" when setting == TimeoutsName:
                    timeoutsBefore = ReadTimeouts(input);
                    return true;
                case "after" when setting == TimeoutsName:
                    timeoutsAfter = ReadTimeouts(input);
                    return true;
                case "before":
                    daemonBefore = ReadDaemon(input);
                    return true;
                case "after":
                    daemonAfter = ReadDaemon(input);
                    return true;
                default:
                    return false;
            }
        });
        return StoredText.Need(setting, "setting") == TimeoutsName
            ? new TimeoutsChanged(timeoutsBefore, timeoutsAfter)
            : new DaemonChanged(DaemonText.TryParseRole(setting, out var role) ? role : throw new FormatException($"\"{setting}\" is no setting."), daemonBefore, daemonAfter);
    }

    private static void Write(JsonTextWriter json, string name, Timeouts? timeouts)
    {
        if (timeouts is null)
        {
            return;
        }

        json.WritePropertyName(name);
        json.WriteStartObject();
        Write(json, "tcp", (long)timeouts.Tcp.TotalSeconds);
        Write(json, "tcp_fin", (long)timeouts.TcpFin.TotalSeconds);
        Write(json, "udp", (long)timeouts.Udp.TotalSeconds);
        json.WriteEndObject();
    }

    private static void Write(JsonTextWriter json, string name, SyncDaemon? daemon)
    {
        if (daemon is null)
        {
            return;
        }

        json.WritePropertyName(name);
        json.WriteStartObject();
        json.WritePropertyName("interface");
        json.WriteValue(daemon.Interface);
        Write(json, "sync_id", daemon.SyncId);
        if (daemon.MaximumLength is { } length)
        {
            Write(json, "maximum_length", length);
        }

        json.WritePropertyName("group");
        json.WriteValue(daemon.Group.ToString());
        Write(json, "port", daemon.Port);
        Write(json, "ttl", daemon.TimeToLive);
        json.WriteEndObject();
    }

    private static void Write(JsonTextWriter json, string name, long number)
    {
        json.WritePropertyName(name);
        json.WriteValue(number);
    }

    private static Timeouts ReadTimeouts(JsonInput input)
    {
        var (tcp, finish, udp) = ((TimeSpan?)null, (TimeSpan?)null, (TimeSpan?)null);
        input.ReadObject(name =>
        {
            switch (name)
            {
                case "tcp":
                    tcp = ReadTime(input);
                    return true;
                case "tcp_fin":
                    finish = ReadTime(input);
                    return true;
                case "udp":
                    udp = ReadTime(input);
                    return true;
                default:
                    return false;
            }
        });
        return new Timeouts { Tcp = StoredText.Need(tcp, "tcp"), TcpFin = StoredText.Need(finish, "tcp_fin"), Udp = StoredText.Need(udp, "udp") };
    }

    private static SyncDaemon ReadDaemon(JsonInput input)
    {
        string? device = null;
        var daemon = new SyncDaemon { Interface = string.Empty };
        input.ReadObject(name =>
        {
            switch (name)
            {
                case "interface":
                    device = input.ReadText();
                    return true;
                case "sync_id":
                    daemon = daemon with { SyncId = ReadNumber(input) };
                    return true;
                case "maximum_length":
                    daemon = daemon with { MaximumLength = ReadNumber(input) };
                    return true;
                case "group":
                    daemon = daemon with { Group = AddressText.TryParse(input.ReadText(), out var group) ? group : throw new FormatException("group must be an address.") };
                    return true;
                case "port":
                    daemon = daemon with { Port = ReadNumber(input) };
                    return true;
                case "ttl":
                    daemon = daemon with { TimeToLive = ReadNumber(input) };
                    return true;
                default:
                    return false;
            }
        });
        return daemon with { Interface = StoredText.Need(device, "interface") };
    }

    // What is stored was read from the kernel, or has passed the rules.
    private static TimeSpan? ReadTime(JsonInput input) => input.ReadInteger(0, int.MaxValue) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static int ReadNumber(JsonInput input) => (int)(input.ReadInteger(0, int.MaxValue) ?? 0);
}
