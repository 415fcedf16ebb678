namespace Portal.Api.Controllers;

/// <summary>What a route can wait for before it answers.</summary>
internal enum WaitKind
{
    /// <summary>For nothing.</summary>
    None,

    /// <summary>For other directors.</summary>
    Directors,

    /// <summary>For other directors; and where the request drains something, until that has no connection left.</summary>
    DirectorsOrAskedDrain,

    /// <summary>For other directors; and as the request drains something, until that has no connection left.</summary>
    DirectorsOrDrain,

    /// <summary>Until what the request drains has no connection left.</summary>
    Drains,
}
