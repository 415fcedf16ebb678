using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Portal.Tests.Lab;

/// <summary>A web server of a test's own on a host of the lab's network: it gives the pages of that host, and can die and come back.</summary>
internal sealed class WebServer(string host, string address, int port) : IDisposable
{
    private Process? process;

    /// <summary>The server as Portal's paths have it.</summary>
    public string Path { get; } = string.Create(CultureInfo.InvariantCulture, $"{address}/{port}");

    /// <summary>The server as ipvsadm has it.</summary>
    public string EndPoint { get; } = string.Create(CultureInfo.InvariantCulture, $"{address}:{port}");

    /// <summary>Starts it, unless it runs, and waits until it listens.</summary>
    public async Task StartAsync()
    {
        if (process is { HasExited: false })
        {
            return;
        }

        process?.Dispose();
        process = Process.Start("ip", ["netns", "exec", host, "busybox", "httpd", "-f", "-p", $"[::]:{port}", "-h", $"/run/lab-network/{host}"]);
        await Until.TrueAsync(ListensAsync, "the server should listen");
    }

    /// <summary>Ends it as a crash does: whoever connects is refused.</summary>
    public void Kill()
    {
        process?.Kill();
        process?.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        process?.Dispose();
    }

    private async Task<bool> ListensAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
