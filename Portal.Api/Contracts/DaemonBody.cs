using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Contracts;

/// <summary>A sync daemon as it stands in JSON; null where a field was not given.</summary>
public sealed record DaemonBody
{
    internal const string DeclaredName = "declared";

    private static readonly JsonKind<long?> Length = new JsonKind<long?>(input => input.ReadInteger(1, SyncDaemon.MaximumMessage), (json, length) => json.WriteValue(length)).OrNull();

    private static DaemonBody Codec(ref JsonPass pass, DaemonBody body) => body with
    {
        Role = pass.Field(Fields.Role, JsonKinds.Text, body.Role),
        Interface = pass.Field(Fields.MulticastInterface, JsonKinds.Text, body.Interface),
        SyncId = pass.Integer(Fields.SyncId, body.SyncId, 0, SyncDaemon.MaximumSyncId),
        SyncMaxlen = pass.Field(Fields.SyncMaxlen, Length, body.SyncMaxlen),
        Group = pass.Field(Fields.MulticastGroup, JsonKinds.Text, body.Group),
        Port = pass.Integer(Fields.MulticastPort, body.Port, 1, ushort.MaxValue),
        Ttl = pass.Integer(Fields.MulticastTtl, body.Ttl, 1, SyncDaemon.MaximumTimeToLive),
        IsDeclared = pass.Answer(DeclaredName, JsonKinds.Flag, body.IsDeclared),
    };

    /// <summary><c>master</c> or <c>backup</c>.</summary>
    public string? Role { get; init; }

    /// <summary>The interface over which it sends or receives.</summary>
    public string? Interface { get; init; }

    /// <summary>Whose messages it sends or takes, 0 to 255; default 0.</summary>
    public long? SyncId { get; init; }

    /// <summary>How long its messages may be, in bytes; left to the kernel by default.</summary>
    public long? SyncMaxlen { get; init; }

    /// <summary>The multicast group; default 224.0.0.81.</summary>
    public string? Group { get; init; }

    /// <summary>The UDP port of the group, 1 to 65535; default 8848.</summary>
    public long? Port { get; init; }

    /// <summary>Over how many routers its messages go, 1 to 255; default 1.</summary>
    public long? Ttl { get; init; }

    /// <summary>Whether it is declared, in answers of GET. Ignored in requests.</summary>
    public bool? IsDeclared { get; init; }

    /// <summary>A daemon in answers.</summary>
    /// <param name="role">Which one.</param>
    /// <param name="daemon">Its settings.</param>
    public static DaemonBody Of(DaemonRole role, SyncDaemon daemon)
    {
        ArgumentNullException.ThrowIfNull(daemon);
        return new DaemonBody
        {
            Role = DaemonText.Name(role),
            Interface = daemon.Interface,
            SyncId = daemon.SyncId,
            SyncMaxlen = daemon.MaximumLength,
            Group = daemon.Group.ToString(),
            Port = daemon.Port,
            Ttl = daemon.TimeToLive,
        };
    }

    /// <summary>The word for a role.</summary>
    /// <returns><c>master</c> or <c>backup</c>.</returns>
    public static string NameOf(DaemonRole role) => DaemonText.Name(role);

    /// <summary>Reads the word for a role.</summary>
    /// <param name="text">The word.</param>
    /// <param name="violations">Where it is noted when it is none.</param>
    /// <returns>The role; of no use when the word is none.</returns>
    public static DaemonRole RoleOf(string text, ViolationList violations)
    {
        ArgumentNullException.ThrowIfNull(violations);
        if (!DaemonText.TryParseRole(text, out var role))
        {
            violations.Add(Fields.Role, "must be master or backup.");
        }

        return role;
    }

    /// <summary>Reads a daemon.</summary>
    /// <param name="input">At the value.</param>
    /// <returns>What was given.</returns>
    public static DaemonBody Read(JsonInput input) => JsonPass.Read(input, Codec, new DaemonBody());

    /// <summary>The daemon that a request asks for.</summary>
    /// <param name="role">The role that the path names.</param>
    /// <param name="violations">Where rules that it breaks are noted.</param>
    /// <returns>The daemon; of no use when a rule is broken.</returns>
    public SyncDaemon ToDaemon(DaemonRole role, ViolationList violations)
    {
        ArgumentNullException.ThrowIfNull(violations);
        if (Role is not null && Role != DaemonText.Name(role))
        {
            violations.Add(Fields.Role, $"must be {DaemonText.Name(role)}, as in the path.");
        }

        if (Interface is null || !DaemonText.IsInterface(Interface))
        {
            violations.AddUnlessBroken(Fields.MulticastInterface, "must be the name of an interface: 1 to 15 visible characters without / and :, not starting with -.");
        }

        var group = SyncDaemon.DefaultGroup;
        if (Group is not null && !AddressText.TryParse(Group, out group))
        {
            violations.AddUnlessBroken(Fields.MulticastGroup, "must be an IP address.");
        }

        var daemon = new SyncDaemon
        {
            Interface = Interface ?? string.Empty,
            SyncId = (int)(SyncId ?? 0),
            MaximumLength = (int?)SyncMaxlen,
            Group = group,
            Port = (int)(Port ?? SyncDaemon.DefaultPort),
            TimeToLive = (int)(Ttl ?? SyncDaemon.DefaultTimeToLive),
        };
        GlobalRules.Check(role, daemon, violations);
        return daemon;
    }

    /// <summary>Writes a daemon; what is left to the kernel is left out.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json) => JsonPass.Write(json, Codec, this);
}
