using System.Runtime.CompilerServices;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Ipvsadm.Execution;

/// <summary>
/// The connection table of the network namespace that this process is in. The kernel hands it out in pieces of some 4 KB, at
/// each of which it looks for its place from the start again: whoever reads on after a pause pays for all that he passes over.
/// </summary>
public sealed class ConnectionTable(string path = "/proc/net/ip_vs_conn") : IConnectionTable
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<Connection> ReadAsync(long skip, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var file = Open();
        var listing = new ConnectionListing(skip);
        while (true)
        {
            while (TryRead(listing, out var connection))
            {
                yield return connection;
            }

            if (listing.IsEnded)
            {
                yield break;
            }

            listing.Add(await FillAsync(file, listing.Free, cancellationToken));
        }
    }

    // Without the module the file is not there; with it, a table without connections has its title.
    private FileStream Open()
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IpvsadmException(new IpvsadmFailure { Kind = FailureKind.ModuleMissing, Command = "cat " + path, StandardError = "No such file or directory" });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConnectionTableException(exception.Message, exception);
        }
    }

    private static async ValueTask<int> FillAsync(FileStream file, Memory<byte> free, CancellationToken cancellationToken)
    {
        try
        {
            return await file.ReadAsync(free, cancellationToken);
        }
        catch (IOException exception)
        {
            throw new ConnectionTableException(exception.Message, exception);
        }
    }

    private static bool TryRead(ConnectionListing listing, out Connection connection)
    {
        try
        {
            return listing.TryRead(out connection);
        }
        catch (ListingFormatException exception)
        {
            throw new ConnectionTableException(exception.Message, exception);
        }
    }
}
