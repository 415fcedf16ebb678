namespace Portal.Api.Callers;

/// <summary>What a caller may do. Each role may do what those before it may.</summary>
public enum Role
{
    /// <summary>Reads, and asks what a change would do.</summary>
    Read,

    /// <summary>Also moves weights, drains, takes hosts out, says what the health of servers is, and checks by hand.</summary>
    Operate,

    /// <summary>Also declares services and servers, and everything else.</summary>
    Admin,
}
