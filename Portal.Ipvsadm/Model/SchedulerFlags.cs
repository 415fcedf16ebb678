namespace Portal.Ipvsadm.Model;

/// <summary>
/// The three bits that a scheduler may read. Two schedulers give names to them: <c>sh-fallback</c> and <c>sh-port</c>
/// are flags 1 and 2 of sh, <c>mh-fallback</c> and <c>mh-port</c> those of mh.
/// </summary>
[Flags]
public enum SchedulerFlags
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>ipvsadm's <c>flag-1</c>.</summary>
    Flag1 = 1,

    /// <summary>ipvsadm's <c>flag-2</c>.</summary>
    Flag2 = 2,

    /// <summary>ipvsadm's <c>flag-3</c>. No scheduler of the kernel reads it, and listings of sh and mh hide it.</summary>
    Flag3 = 4,
}
