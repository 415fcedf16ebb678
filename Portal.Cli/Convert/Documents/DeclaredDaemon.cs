using Portal.Ipvsadm.Model;

namespace Portal.Cli.Convert.Documents;

/// <summary>A sync daemon of the document.</summary>
internal sealed record DeclaredDaemon(DaemonRole Role, SyncDaemon Daemon);
