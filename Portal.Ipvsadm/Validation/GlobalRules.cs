using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Validation;

/// <summary>The rules of time-outs and sync daemons: what ipvsadm or the kernel would refuse, or rewrite without a word.</summary>
public static class GlobalRules
{
    /// <summary>Checks time-outs.</summary>
    /// <param name="timeouts">The time-outs.</param>
    /// <param name="violations">Where violations are added.</param>
    public static void Check(Timeouts timeouts, ViolationList violations)
    {
        CheckTime(Fields.Tcp, timeouts.Tcp, violations);
        CheckTime(Fields.TcpFin, timeouts.TcpFin, violations);
        CheckTime(Fields.Udp, timeouts.Udp, violations);
    }

    /// <summary>Checks a sync daemon.</summary>
    /// <param name="role">Which one.</param>
    /// <param name="daemon">Its settings.</param>
    /// <param name="violations">Where violations are added.</param>
    public static void Check(DaemonRole role, SyncDaemon daemon, ViolationList violations)
    {
        CheckNumber(Fields.SyncId, daemon.SyncId, 0, SyncDaemon.MaximumSyncId, violations);
        CheckNumber(Fields.MulticastPort, daemon.Port, 1, ushort.MaxValue, violations);
        CheckNumber(Fields.MulticastTtl, daemon.TimeToLive, 1, SyncDaemon.MaximumTimeToLive, violations);
        if (!daemon.Group.IsMulticast)
        {
            violations.AddUnlessBroken(Fields.MulticastGroup, "must be a multicast address: 224.0.0.0 to 239.255.255.255, or of ff00::/8.");
        }

        if (daemon.MaximumLength is { } length)
        {
            // The kernel takes the others too, and changes them without a word.
            var (minimum, of) = role == DaemonRole.Backup ? (SyncDaemon.MinimumBackupMessage, " on a backup") : (1, string.Empty);
            var (maximum, over) = daemon.Group.Family == IpFamily.IPv6 ? (SyncDaemon.MaximumMessageIPv6, " over IPv6") : (SyncDaemon.MaximumMessage, string.Empty);
            if (length < minimum || length > maximum)
            {
                violations.AddUnlessBroken(Fields.SyncMaxlen, Rules.Range(minimum, maximum) + of + over + "; the kernel would change any other number.", Fields.MulticastGroup);
            }
        }
    }

    private static void CheckTime(string field, TimeSpan time, ViolationList violations)
    {
        if (time < TimeSpan.FromSeconds(1) || time > Timeouts.Maximum || time.TotalSeconds % 1 != 0)
        {
            violations.AddUnlessBroken(field, Rules.Range(1, (long)Timeouts.Maximum.TotalSeconds) + ".");
        }
    }

    private static void CheckNumber(string field, int number, int minimum, int maximum, ViolationList violations)
    {
        if (number < minimum || number > maximum)
        {
            violations.AddUnlessBroken(field, Rules.Range(minimum, maximum) + ".");
        }
    }
}
