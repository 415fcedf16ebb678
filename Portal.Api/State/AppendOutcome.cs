namespace Portal.Api.State;

/// <summary>What became of changes that were to be stored.</summary>
public enum AppendOutcome
{
    /// <summary>They are stored.</summary>
    Stored,

    /// <summary>Somebody else has appended meanwhile, and nothing was stored. A journal that is one Portal's own never says it.</summary>
    Overtaken,
}
