using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Api.Storage;

/// <summary>The settings of a service in stored documents; what is at its default is left out.</summary>
internal static class StoredServiceSettings
{
    /// <summary>Writes the settings as an object.</summary>
    public static void Write(JsonTextWriter json, VirtualServiceSettings settings)
    {
        json.WriteStartObject();
        json.WritePropertyName("scheduler");
        json.WriteValue(settings.Scheduler);
        if (settings.Flags != SchedulerFlags.None)
        {
            json.WritePropertyName("flags");
            json.WriteValue((int)settings.Flags);
        }

        if (settings.Persistence is { } persistence)
        {
            json.WritePropertyName("persistence");
            Write(json, persistence);
        }

        if (settings.OnePacket)
        {
            json.WritePropertyName("one_packet");
            json.WriteValue(true);
        }

        json.WriteEndObject();
    }

    /// <summary>Reads the settings.</summary>
    /// <param name="input">At the value.</param>
    /// <param name="family">The family of the service.</param>
    public static VirtualServiceSettings Read(JsonInput input, IpFamily family)
    {
        var settings = new VirtualServiceSettings();
        input.ReadObject(name =>
        {
            switch (name)
            {
                case "scheduler":
                    settings = settings with { Scheduler = ReadName(input, name) };
                    return true;
                case "flags":
                    settings = settings with { Flags = (SchedulerFlags)(input.ReadInteger(1, 7) ?? 0) };
                    return true;
                case "persistence":
                    settings = settings with { Persistence = ReadPersistence(input, family) };
                    return true;
                case "one_packet":
                    settings = settings with { OnePacket = input.ReadFlag() ?? false };
                    return true;
                default:
                    return false;
            }
        });
        return settings;
    }

    private static string ReadName(JsonInput input, string field)
    {
        var name = StoredText.Need(input.ReadText(), field);
        return Schedulers.IsName(name) ? name : throw new FormatException($"\"{name}\" is no name of a scheduler or an engine.");
    }

    private static void Write(JsonTextWriter json, Persistence persistence)
    {
        json.WriteStartObject();
        json.WritePropertyName("seconds");
        json.WriteValue((long)persistence.Timeout.TotalSeconds);
        if (persistence.Mask is { } mask)
        {
            json.WritePropertyName("mask");
            json.WriteValue(ClientMaskText.Format(mask));
        }

        if (persistence.Engine is { } engine)
        {
            json.WritePropertyName("engine");
            json.WriteValue(engine);
        }

        json.WriteEndObject();
    }

    private static Persistence ReadPersistence(JsonInput input, IpFamily family)
    {
        var persistence = new Persistence { Timeout = TimeSpan.Zero };
        input.ReadObject(name =>
        {
            switch (name)
            {
                case "seconds":
                    persistence = persistence with { Timeout = TimeSpan.FromSeconds(input.ReadInteger(1, int.MaxValue) ?? 0) };
                    return true;
                case "mask":
                    var text = StoredText.Need(input.ReadText(), name);
                    persistence = ClientMaskText.TryParse(family, text, out var mask)
                        ? persistence with { Mask = mask }
                        : throw new FormatException($"\"{text}\" is no mask.");
                    return true;
                case "engine":
                    persistence = persistence with { Engine = ReadName(input, name) };
                    return true;
                default:
                    return false;
            }
        });
        return persistence.Timeout > TimeSpan.Zero ? persistence : throw new FormatException("persistence has no seconds.");
    }
}
