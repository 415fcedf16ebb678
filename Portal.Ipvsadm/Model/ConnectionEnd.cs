namespace Portal.Ipvsadm.Model;

/// <summary>One end of a connection.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Port">Its port, 0 to 65535.</param>
public readonly record struct ConnectionEnd(Address Address, ushort Port);
