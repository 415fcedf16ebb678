namespace Portal.Api.Checks;

/// <summary>What one check says of a server.</summary>
public enum CheckOutcome
{
    /// <summary>The server gave the answer that was wanted.</summary>
    Ok,

    /// <summary>The server gave no answer, or another one.</summary>
    Fail,

    /// <summary>The check could not be made. It says nothing of the server.</summary>
    Inconclusive,
}
