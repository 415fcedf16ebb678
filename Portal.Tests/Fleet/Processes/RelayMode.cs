namespace Portal.Tests.Fleet.Processes;

/// <summary>What a relay does with what it gets.</summary>
internal enum RelayMode
{
    /// <summary>It passes everything on.</summary>
    Pass,

    /// <summary>It holds everything back: connections stand, and nothing arrives. What was held arrives when it passes again.</summary>
    Freeze,

    /// <summary>It takes connections, and breaks them at once.</summary>
    Drop,

    /// <summary>Nobody listens.</summary>
    Refuse,
}
