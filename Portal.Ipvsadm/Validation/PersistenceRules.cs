namespace Portal.Ipvsadm.Validation;

/// <summary>What needs persistence; the values are for <see cref="ServiceRules"/>.</summary>
public static class PersistenceRules
{
    private const string NeedsPersistence = "needs persistence: without persistence, ipvsadm ignores it.";

    /// <summary>Checks that nothing is said that needs persistence where there is none.</summary>
    /// <param name="hasMask">Whether a mask is given.</param>
    /// <param name="hasEngine">Whether an engine is given.</param>
    /// <param name="violations">Where it is noted.</param>
    public static void CheckNone(bool hasMask, bool hasEngine, ViolationList violations)
    {
        ArgumentNullException.ThrowIfNull(violations);
        if (hasMask)
        {
            violations.AddUnlessBroken(Fields.Netmask, NeedsPersistence, Fields.Persistence);
        }

        if (hasEngine)
        {
            violations.AddUnlessBroken(Fields.PersistenceEngine, NeedsPersistence, Fields.Persistence);
        }
    }
}
