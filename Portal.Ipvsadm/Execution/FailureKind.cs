namespace Portal.Ipvsadm.Execution;

/// <summary>Why a run of ipvsadm did not do what was asked.</summary>
public enum FailureKind
{
    /// <summary>The service to add is there already. Nothing was changed.</summary>
    ServiceExists,

    /// <summary>The service is not there. Nothing was changed.</summary>
    NoSuchService,

    /// <summary>The server to add is there already. Nothing was changed.</summary>
    ServerExists,

    /// <summary>The server is not there. Nothing was changed.</summary>
    NoSuchServer,

    /// <summary>The sync daemon to stop does not run. Nothing was changed.</summary>
    NoSuchDaemon,

    /// <summary>ipvsadm or the kernel refused the values. Nothing was changed.</summary>
    Refused,

    /// <summary>There is no such program, or it cannot be started. Nothing was changed.</summary>
    ToolMissing,

    /// <summary>
    /// The program is there and could not be started, or could not begin: the machine lacks something, such as descriptors, memory or
    /// room. Nothing was changed.
    /// </summary>
    NotStarted,

    /// <summary>The program lacks the permission to use IPVS. Nothing was changed.</summary>
    NotPermitted,

    /// <summary>The kernel has no IPVS. Nothing was changed.</summary>
    ModuleMissing,

    /// <summary>It did not answer in time and was killed. Whether it changed anything is not known.</summary>
    TimedOut,

    /// <summary>It ended by a signal, or in a way that is not known. Whether it changed anything is not known.</summary>
    Broken,

    /// <summary>What it printed was not understood. Nothing was changed: only listings are read.</summary>
    Unreadable,

    /// <summary>Every listing contradicted itself, because another program keeps changing the table. Nothing was changed.</summary>
    Torn,

    /// <summary>It was not run, because a command before it failed.</summary>
    NotRun,
}
