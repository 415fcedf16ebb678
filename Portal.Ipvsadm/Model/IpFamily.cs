namespace Portal.Ipvsadm.Model;

/// <summary>The version of the Internet Protocol that an address or a firewall-mark service belongs to.</summary>
public enum IpFamily
{
    /// <summary>32-bit addresses.</summary>
    IPv4 = 4,

    /// <summary>128-bit addresses.</summary>
    IPv6 = 6,
}
