using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Contracts;

/// <summary>Time-outs as they stand in JSON: seconds; null where a field was not given.</summary>
public sealed record TimeoutsBody
{
    private static TimeoutsBody Codec(ref JsonPass pass, TimeoutsBody body) => body with
    {
        Tcp = pass.Integer(Fields.Tcp, body.Tcp, 1, (long)Timeouts.Maximum.TotalSeconds),
        TcpFin = pass.Integer(Fields.TcpFin, body.TcpFin, 1, (long)Timeouts.Maximum.TotalSeconds),
        Udp = pass.Integer(Fields.Udp, body.Udp, 1, (long)Timeouts.Maximum.TotalSeconds),
        IsDeclared = pass.Answer(DaemonBody.DeclaredName, JsonKinds.Flag, body.IsDeclared),
    };

    /// <summary>For established TCP connections, 1 to 2678400.</summary>
    public long? Tcp { get; init; }

    /// <summary>For TCP connections after one side has closed, 1 to 2678400.</summary>
    public long? TcpFin { get; init; }

    /// <summary>For UDP, 1 to 2678400.</summary>
    public long? Udp { get; init; }

    /// <summary>Whether they are declared, in answers of GET. Ignored in requests.</summary>
    public bool? IsDeclared { get; init; }

    /// <summary>Time-outs in answers.</summary>
    /// <param name="timeouts">The time-outs.</param>
    public static TimeoutsBody Of(Timeouts timeouts)
    {
        ArgumentNullException.ThrowIfNull(timeouts);
        return new TimeoutsBody { Tcp = (long)timeouts.Tcp.TotalSeconds, TcpFin = (long)timeouts.TcpFin.TotalSeconds, Udp = (long)timeouts.Udp.TotalSeconds };
    }

    /// <summary>Reads time-outs.</summary>
    /// <param name="input">At the value.</param>
    /// <returns>What was given.</returns>
    public static TimeoutsBody Read(JsonInput input) => JsonPass.Read(input, Codec, new TimeoutsBody());

    /// <summary>The time-outs that a request asks for.</summary>
    public TimeoutsPatch ToPatch() => new(Time(Tcp), Time(TcpFin), Time(Udp));

    /// <summary>Writes time-outs.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json) => JsonPass.Write(json, Codec, this);

    private static TimeSpan? Time(long? seconds) => seconds is { } number ? TimeSpan.FromSeconds(number) : null;
}
