using Portal.Api.Callers;

namespace Portal.Api.Storage;

/// <summary>The file of tokens with rights of their own. Portal writes it when it is asked for, and people may do so, too.</summary>
/// <param name="path">Where it is; it need not be there.</param>
public sealed class TokenFile(string path)
{
    private FileStamp? read;

    /// <summary>Where it is.</summary>
    public string Path => path;

    /// <summary>Whether it is another one than was read or written last.</summary>
    public bool HasChanged => FileStatus.OfTarget(path)?.Stamp != read;

    /// <summary>Reads it.</summary>
    /// <returns>The tokens; none where there is no file.</returns>
    /// <exception cref="FormatException">It cannot be read; the message says why.</exception>
    public TokenTable Read()
    {
        // The stamp first: what is written meanwhile is noticed at the next look.
        var status = FileStatus.OfTarget(path);
        read = status?.Stamp;
        if (status is { IsFile: false })
        {
            // Reading a pipe would wait for somebody who writes.
            throw new FormatException($"{path}: It is no file.");
        }

        try
        {
            return read is null ? TokenTable.Empty : StoredToken.Read(File.ReadAllBytes(path));
        }
        catch (Exception exception) when (DurableFile.IsRefusal(exception) || exception is FormatException)
        {
            throw new FormatException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>Writes it.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <exception cref="IOException">It could not be written; the old file is still there.</exception>
    public void Write(TokenTable tokens)
    {
        // A link that somebody has put there stays one.
        var target = FileStatus.Of(path)?.IsLink == true ? File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName : path;
        read = DurableFile.Replace(target, StoredToken.Write(tokens));
    }
}
