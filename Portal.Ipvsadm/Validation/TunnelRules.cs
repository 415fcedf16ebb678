using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Validation;

/// <summary>What may be said of the tunnel of a server at all; the values are for <see cref="ServerRules"/>.</summary>
public static class TunnelRules
{
    /// <summary>Checks that no tunnel is spoken of where the method has none.</summary>
    /// <param name="isGiven">Whether one is.</param>
    /// <param name="violations">Where it is noted, as that of the server.</param>
    public static void CheckNone(bool isGiven, ViolationList violations)
    {
        if (isGiven)
        {
            violations.AddUnlessBroken(Fields.Tunnel, "is only for servers with forwarder i.");
        }
    }

    /// <summary>Checks that what is said goes with the type.</summary>
    /// <param name="hasPort">Whether the type has a port; then it needs one.</param>
    /// <param name="hasChecksum">Whether the type has a checksum.</param>
    /// <param name="port">The port; null where none is said.</param>
    /// <param name="checksum">The checksum; null where none is said.</param>
    /// <param name="violations">Where it is noted, as that of the tunnel.</param>
    public static void Check(bool hasPort, bool hasChecksum, ushort? port, TunnelChecksum? checksum, ViolationList violations)
    {
        ArgumentNullException.ThrowIfNull(violations);
        if (hasPort && port is null)
        {
            violations.AddUnlessBroken(Fields.Port, "is required.", Fields.Type);
        }

        if (!hasPort && port is not null)
        {
            violations.AddUnlessBroken(Fields.Port, "is only for tunnels of type gue.", Fields.Type);
        }

        if (!hasChecksum && checksum is not null)
        {
            violations.AddUnlessBroken(Fields.Checksum, "is only for tunnels of types gue and gre.", Fields.Type);
        }
    }
}
