namespace Portal.Api.Checks;

/// <summary>What becomes of a server that is due to go down.</summary>
public enum BrakeWord
{
    /// <summary>It goes down.</summary>
    Go,

    /// <summary>It stays up until enough others have been asked.</summary>
    Wait,

    /// <summary>It stays up: so many fail at once that the checker's own network is the likelier culprit.</summary>
    Hold,
}
