namespace Portal.Ipvsadm.Text;

/// <summary>
/// Reads ipvsadm's messages on standard error (ipvsadm 1.31). This is the only place that knows their wording; they do
/// not depend on the locale, and exit codes alone do not tell these cases apart.
/// </summary>
public static class IpvsadmMessage
{
    private static readonly (string Text, MessageKind Kind)[] Known =
    [
        ("Service already exists", MessageKind.ServiceExists),
        ("Destination already exists", MessageKind.ServerExists),
        ("No such destination", MessageKind.NoSuchServer),
        ("No such service", MessageKind.NoSuchService),
        ("Service not defined", MessageKind.NoSuchService),
        ("No daemon is running", MessageKind.NoSuchDaemon),
        ("Permission denied", MessageKind.NotPermitted),
        ("Operation not permitted", MessageKind.NotPermitted),
        ("Can't initialize ipvs: Protocol not available", MessageKind.ModuleMissing),
        ("Can't initialize ipvs: Protocol not supported", MessageKind.ModuleMissing),
        ("Can't initialize ipvs: No such file or directory", MessageKind.ModuleMissing),
        ("Can't initialize ipvs: Module is wrong version", MessageKind.ModuleMissing),
        ("Can't initialize ipvs", MessageKind.NotStarted),
        ("error while loading shared libraries", MessageKind.NotStarted),
        ("Scheduler or persistence engine not found", MessageKind.Refused),
        ("Numerical result out of range", MessageKind.Refused),
        ("Invalid operation.  Possibly wrong module version, address not unicast", MessageKind.Refused),
        ("Operation not supported", MessageKind.Refused),
        ("Invalid argument", MessageKind.Refused),
        ("Daemon has already run", MessageKind.Refused),
        ("No such device", MessageKind.Refused),
        ("Network is unreachable", MessageKind.Refused),

        // What ipvsadm itself refuses before it speaks to the kernel.
        ("illegal ", MessageKind.Refused),
        ("Illegal '", MessageKind.Refused),
        ("invalid ", MessageKind.Refused),
        ("incompatible scheduler flag", MessageKind.Refused),
        ("Zero port specified", MessageKind.Refused),
        ("One-Packet Scheduling is only for UDP", MessageKind.Refused),
        ("Different address family is allowed only", MessageKind.Refused),
        ("Tunnel options conflict", MessageKind.Refused),
        ("You need to supply", MessageKind.Refused),
        ("unexpected argument", MessageKind.Refused),
    ];

    /// <summary>Tells what a message says.</summary>
    /// <param name="standardError">All that one command wrote to standard error.</param>
    /// <returns>The kind; <see cref="MessageKind.None"/> for a text of nothing but white space.</returns>
    public static MessageKind Classify(string standardError)
    {
        ArgumentNullException.ThrowIfNull(standardError);
        if (string.IsNullOrWhiteSpace(standardError))
        {
            return MessageKind.None;
        }

        foreach (var (text, kind) in Known)
        {
            if (standardError.Contains(text, StringComparison.Ordinal))
            {
                return kind;
            }
        }

        return MessageKind.Unknown;
    }

    /// <summary>Whether there is a message of that kind among those of many commands.</summary>
    /// <param name="standardError">All that they wrote to standard error.</param>
    /// <param name="kind">The kind, other than <see cref="MessageKind.None"/> and <see cref="MessageKind.Unknown"/>.</param>
    /// <returns>True when there is one.</returns>
    public static bool Holds(string standardError, MessageKind kind)
    {
        ArgumentNullException.ThrowIfNull(standardError);
        foreach (var (text, known) in Known)
        {
            if (known == kind && standardError.Contains(text, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
