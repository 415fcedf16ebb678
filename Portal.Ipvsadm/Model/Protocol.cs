namespace Portal.Ipvsadm.Model;

/// <summary>The transport protocol of a virtual service that is known by address and port.</summary>
public enum Protocol
{
    /// <summary>TCP: ipvsadm's <c>-t</c>.</summary>
    Tcp,

    /// <summary>UDP: ipvsadm's <c>-u</c>.</summary>
    Udp,

    /// <summary>SCTP: ipvsadm's <c>--sctp-service</c>.</summary>
    Sctp,
}
