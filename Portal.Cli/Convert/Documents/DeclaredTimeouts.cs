namespace Portal.Cli.Convert.Documents;

/// <summary>The time-outs of the document in seconds; null for what stays as it is.</summary>
internal sealed record DeclaredTimeouts(long? Tcp, long? TcpFin, long? Udp);
