using System.Globalization;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Text;

/// <summary>The text of sync daemons: their roles, their interfaces, and their lines in a listing.</summary>
public static class DaemonText
{
    private const string MasterName = "master";
    private const string BackupName = "backup";
    private const string Middle = " sync daemon (";

    /// <summary>The word for a role.</summary>
    /// <returns><c>master</c> or <c>backup</c>.</returns>
    public static string Name(DaemonRole role) => role == DaemonRole.Master ? MasterName : BackupName;

    /// <summary>Reads the word for a role.</summary>
    /// <param name="text"><c>master</c> or <c>backup</c>.</param>
    /// <param name="role">The role, when the text is one.</param>
    /// <returns>True when it is.</returns>
    public static bool TryParseRole(ReadOnlySpan<char> text, out DaemonRole role)
    {
        role = text.SequenceEqual(BackupName) ? DaemonRole.Backup : DaemonRole.Master;
        return role == DaemonRole.Backup || text.SequenceEqual(MasterName);
    }

    /// <summary>Whether a text can stand in a command line as the name of an interface.</summary>
    /// <returns>
    /// True for 1 to 15 visible ASCII characters without <c>/</c> and <c>:</c>, of which the first is no <c>-</c>; but not for
    /// <c>.</c> and <c>..</c>, which the kernel refuses, nor for <c>ipvsadm</c>, which <c>ipvsadm -R</c> drops wherever it stands.
    /// </returns>
    public static bool IsInterface(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is >= 1 and <= SyncDaemon.MaximumInterfaceLength
            && name[0] != '-'
            && name is not ("." or ".." or "ipvsadm")
            && name.All(character => character is > ' ' and <= '~' and not ('/' or ':'));
    }

    /// <summary>Reads a line of <c>ipvsadm -L --daemon</c>.</summary>
    /// <param name="line">For example <c>master sync daemon (mcast=eth1, syncid=7, maxlen=1472, group=224.0.0.81, port=8848, ttl=1)</c>.</param>
    /// <param name="role">Which daemon it is.</param>
    /// <param name="daemon">Its settings; what an old kernel does not tell is the default.</param>
    /// <returns>True when the line is one of a daemon.</returns>
    public static bool TryParse(string line, out DaemonRole role, out SyncDaemon daemon)
    {
        ArgumentNullException.ThrowIfNull(line);
        (role, daemon) = (default, new SyncDaemon { Interface = string.Empty });
        var middle = line.IndexOf(Middle, StringComparison.Ordinal);
        if (middle < 0 || line[^1] != ')' || !TryParseRole(line.AsSpan(0, middle), out role))
        {
            return false;
        }

        foreach (var field in line[(middle + Middle.Length)..^1].Split(", "))
        {
            var sign = field.IndexOf('=', StringComparison.Ordinal);
            if (sign < 0 || Read(daemon, field[..sign], field[(sign + 1)..]) is not { } read)
            {
                return false;
            }

            daemon = read;
        }

        return daemon.Interface.Length > 0;
    }

    /// <summary>Writes the line of a daemon as <c>ipvsadm -L --daemon</c> does.</summary>
    /// <param name="role">Which daemon it is.</param>
    /// <param name="daemon">Its settings.</param>
    public static string Format(DaemonRole role, SyncDaemon daemon)
    {
        ArgumentNullException.ThrowIfNull(daemon);
        var length = daemon.MaximumLength is { } maximum ? string.Create(CultureInfo.InvariantCulture, $", maxlen={maximum}") : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Name(role)}{Middle}mcast={daemon.Interface}, syncid={daemon.SyncId}{length}, group={daemon.Group}, port={daemon.Port}, ttl={daemon.TimeToLive})");
    }

    private static SyncDaemon? Read(SyncDaemon daemon, string name, string value)
    {
        var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return name switch
        {
            "mcast" => daemon with { Interface = value },
            "group" => AddressText.TryParse(value, out var group) ? daemon with { Group = group } : null,
            "syncid" when isNumber => daemon with { SyncId = number },
            "maxlen" when isNumber => daemon with { MaximumLength = number },
            "port" when isNumber => daemon with { Port = number },
            "ttl" when isNumber => daemon with { TimeToLive = number },
            _ => null,
        };
    }
}
