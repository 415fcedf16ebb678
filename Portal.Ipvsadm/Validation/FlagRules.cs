using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Ipvsadm.Validation;

/// <summary>The rules of the names of scheduler flags: each scheduler has its own.</summary>
public static class FlagRules
{
    /// <summary>Reads flags.</summary>
    /// <param name="scheduler">Whose flags they are.</param>
    /// <param name="names">Their names.</param>
    /// <param name="violations">Where names are noted that the scheduler does not have, at <c>scheduler_flags[N]</c>.</param>
    /// <returns>The flags that there are.</returns>
    public static SchedulerFlags Read(string scheduler, IReadOnlyList<string> names, ViolationList violations)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(violations);
        var flags = SchedulerFlags.None;
        for (var i = 0; i < names.Count; i++)
        {
            if (SchedulerFlagsText.Parse(scheduler, names[i]) is { } flag)
            {
                flags |= flag;
                continue;
            }

            var known = SchedulerFlagsText.Names(scheduler, SchedulerFlags.Flag1 | SchedulerFlags.Flag2 | SchedulerFlags.Flag3);
            violations.AddUnlessBroken($"{Fields.SchedulerFlags}[{i}]", $"must be one of {string.Join(", ", known)} with this scheduler.", Fields.Scheduler);
        }

        return flags;
    }
}
