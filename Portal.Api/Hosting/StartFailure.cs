using System.Net.Sockets;
using Portal.Api.Configuration;
using Portal.Api.Storage;

namespace Portal.Api.Hosting;

/// <summary>Tells what keeps Portal from starting, and can be mended by whoever starts it, from a fault of Portal's own.</summary>
internal static class StartFailure
{
    /// <summary>Whether the message of an exception is all that there is to say.</summary>
    public static bool Is(Exception exception) =>
        exception is OptionException or StateFolderException or DamagedStateException or IOException or UnauthorizedAccessException or SocketException;
}
