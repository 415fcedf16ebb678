namespace Portal.Api.State;

/// <summary>Which way a health check takes.</summary>
public enum CheckPath
{
    /// <summary>To the server's own address.</summary>
    Server,

    /// <summary>To the virtual address, forwarded to the server as packets of clients are.</summary>
    Service,
}
