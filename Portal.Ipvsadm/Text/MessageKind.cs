namespace Portal.Ipvsadm.Text;

/// <summary>What a message of ipvsadm says, as far as a caller would act on it.</summary>
public enum MessageKind
{
    /// <summary>No message: the command was carried out.</summary>
    None,

    /// <summary>The service to add is there already.</summary>
    ServiceExists,

    /// <summary>The service to change, or the one whose server is to change, is not there.</summary>
    NoSuchService,

    /// <summary>The server to add is there already.</summary>
    ServerExists,

    /// <summary>The server to change is not there.</summary>
    NoSuchServer,

    /// <summary>The sync daemon to stop does not run.</summary>
    NoSuchDaemon,

    /// <summary>The kernel refused the values; nothing was changed.</summary>
    Refused,

    /// <summary>ipvsadm may not use IPVS: it needs CAP_NET_ADMIN in the first user namespace.</summary>
    NotPermitted,

    /// <summary>The kernel has no IPVS and its module cannot be loaded.</summary>
    ModuleMissing,

    /// <summary>ipvsadm cannot speak to the kernel for another reason: the machine lacks descriptors, memory or room.</summary>
    NotStarted,

    /// <summary>A message that is not known: whether anything was changed is not known either.</summary>
    Unknown,
}
