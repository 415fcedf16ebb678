using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Contracts;

/// <summary>Time-outs as they stand in JSON: seconds; null where a field was not given.</summary>
public sealed record TimeoutsBody
{
    /// <summary>For established TCP connections, 1 to 2678400.</summary>
    public long? Tcp { get; init; }

    /// <summary>For TCP connections of which one side has ended, 1 to 2678400.</summary>
    public long? TcpFin { get; init; }

    /// <summary>For UDP, 1 to 2678400.</summary>
    public long? Udp { get; init; }

    /// <summary>Whether they are declared, in answers of GET. Ignored in requests.</summary>
    public bool? IsDeclared { get; init; }

    /// <summary>Time-outs in answers.</summary>
    /// <param name="timeouts">The time-outs.</param>
    /// <returns>The body.</returns>
    public static TimeoutsBody Of(Timeouts timeouts)
    {
        ArgumentNullException.ThrowIfNull(timeouts);
        return new TimeoutsBody { Tcp = (long)timeouts.Tcp.TotalSeconds, TcpFin = (long)timeouts.TcpFin.TotalSeconds, Udp = (long)timeouts.Udp.TotalSeconds };
    }

    /// <summary>Reads time-outs.</summary>
    /// <param name="input">At the value.</param>
    /// <returns>What was given.</returns>
    public static TimeoutsBody Read(JsonInput input)
    {
        var body = new TimeoutsBody();
        input.ReadObject(name =>
        {
            switch (name)
            {
                case Fields.Tcp:
                    body = body with { Tcp = ReadSeconds(input) };
                    return true;
                case Fields.TcpFin:
                    body = body with { TcpFin = ReadSeconds(input) };
                    return true;
                case Fields.Udp:
                    body = body with { Udp = ReadSeconds(input) };
                    return true;
                case DaemonBody.DeclaredName:
                    input.Skip();
                    return true;
                default:
                    return false;
            }
        });
        return body;
    }

    /// <summary>The time-outs that a request asks for.</summary>
    /// <returns>The patch.</returns>
    public TimeoutsPatch ToPatch() => new(Time(Tcp), Time(TcpFin), Time(Udp));

    /// <summary>Writes time-outs.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        json.WriteStartObject();
        json.WritePropertyName(Fields.Tcp);
        json.WriteValue(Tcp);
        json.WritePropertyName(Fields.TcpFin);
        json.WriteValue(TcpFin);
        json.WritePropertyName(Fields.Udp);
        json.WriteValue(Udp);
        DaemonBody.WriteDeclared(json, IsDeclared);
        json.WriteEndObject();
    }

    private static long? ReadSeconds(JsonInput input) => input.ReadInteger(1, (long)Timeouts.Maximum.TotalSeconds);

    private static TimeSpan? Time(long? seconds) => seconds is { } number ? TimeSpan.FromSeconds(number) : null;
}
