using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>The settings of a server in stored documents; thresholds of 0 are left out.</summary>
internal static class StoredServerSettings
{
    /// <summary>Writes the settings as an object.</summary>
    public static void Write(JsonTextWriter json, RealServerSettings settings)
    {
        json.WriteStartObject();
        WriteForwarding(json, settings.Forwarding);
        json.WritePropertyName("weight");
        json.WriteValue(settings.Weight);
        if (settings.UpperThreshold != 0)
        {
            json.WritePropertyName("upper_threshold");
            json.WriteValue(settings.UpperThreshold);
        }

        if (settings.LowerThreshold != 0)
        {
            json.WritePropertyName("lower_threshold");
            json.WriteValue(settings.LowerThreshold);
        }

        json.WriteEndObject();
    }

    /// <summary>Reads the settings.</summary>
    /// <param name="input">At the value.</param>
    public static RealServerSettings Read(JsonInput input)
    {
        var settings = new RealServerSettings();
        string? forwarding = null;
        ushort port = 0;
        var checksum = TunnelChecksum.None;
        input.ReadObject(name =>
        {
            switch (name)
            {
                case "forwarding":
                    forwarding = input.ReadText();
                    return true;
                case "tunnel_port":
                    port = (ushort)(input.ReadInteger(1, ushort.MaxValue) ?? 0);
                    return true;
                case "tunnel_checksum":
                    checksum = ParseChecksum(input.ReadText());
                    return true;
                case "weight":
                    settings = settings with { Weight = ReadNumber(input) };
                    return true;
                case "upper_threshold":
                    settings = settings with { UpperThreshold = ReadNumber(input) };
                    return true;
                case "lower_threshold":
                    settings = settings with { LowerThreshold = ReadNumber(input) };
                    return true;
                default:
                    return false;
            }
        });
        return settings with { Forwarding = ParseForwarding(forwarding, port, checksum) };
    }

    private static int ReadNumber(JsonInput input) => (int)(input.ReadInteger(int.MinValue, int.MaxValue) ?? 0);

    private static void WriteForwarding(JsonTextWriter json, Forwarding forwarding)
    {
        json.WritePropertyName("forwarding");
        switch (forwarding)
        {
            case Gatewaying:
                json.WriteValue("gatewaying");
                break;
            case Masquerading:
                json.WriteValue("masquerading");
                break;
            case IpInIp { Tunnel: GueTunnel { Port: var port, Checksum: var checksum } }:
                json.WriteValue("gue");
                json.WritePropertyName("tunnel_port");
                json.WriteValue((int)port);
                WriteChecksum(json, checksum);
                break;
            case IpInIp { Tunnel: GreTunnel { Checksum: var checksum } }:
                json.WriteValue("gre");
                WriteChecksum(json, checksum);
                break;
            default:
                json.WriteValue("ipip");
                break;
        }
    }

    private static Forwarding ParseForwarding(string? name, ushort port, TunnelChecksum checksum) => name switch
    {
        "gatewaying" => Forwarding.Default,
        "masquerading" => new Masquerading(),
        "ipip" => new IpInIp(new IpipTunnel()),
        "gue" when port > 0 => new IpInIp(new GueTunnel(port, checksum)),
        "gre" => new IpInIp(new GreTunnel(checksum)),
        _ => throw new FormatException("forwarding is missing or not known."),
    };

    private static void WriteChecksum(JsonTextWriter json, TunnelChecksum checksum)
    {
        json.WritePropertyName("tunnel_checksum");
        json.WriteValue(checksum switch { TunnelChecksum.Checksum => "sum", TunnelChecksum.Remote => "remote", _ => "none" });
    }

    private static TunnelChecksum ParseChecksum(string? name) => name switch
    {
        "none" => TunnelChecksum.None,
        "sum" => TunnelChecksum.Checksum,
        "remote" => TunnelChecksum.Remote,
        _ => throw new FormatException("tunnel_checksum is not known."),
    };
}
