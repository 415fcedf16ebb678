namespace Portal.Api.Storage;

/// <summary>The folder with everything that Portal keeps. It belongs to one Portal at a time, and only its owner can read it.</summary>
public sealed class StateFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream held;

    private StateFolder(string path, FileStream held) => (Path, this.held) = (path, held);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Opens the folder, creates it where it is missing, and keeps every other Portal out of it.</summary>
    /// <param name="path">Where it is.</param>
    /// <returns>The folder, to be disposed at the end.</returns>
    /// <exception cref="StateFolderException">It cannot be used; the message says why.</exception>
    public static StateFolder Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full, OwnerOnly);
            var options = new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = DurableFile.OwnerOnly,
            };
#pragma warning disable CA2000 // The folder owns it.
            return new StateFolder(full, new FileStream(System.IO.Path.Combine(full, "lock"), options));
#pragma warning restore CA2000
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StateFolderException($"The state folder {full} cannot be written: {exception.Message} Choose another with --state-dir, or run Portal as its owner.", exception);
        }
        catch (IOException exception) when (File.Exists(System.IO.Path.Combine(full, "lock")))
        {
            throw new StateFolderException($"Another Portal uses the state folder {full}. Stop it, or choose another folder with --state-dir.", exception);
        }
        catch (IOException exception)
        {
            throw new StateFolderException($"The state folder {full} cannot be used: {exception.Message}", exception);
        }
    }

    /// <summary>The path of a file in the folder.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The path.</returns>
    public string FileNamed(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Lets the next Portal in.</summary>
    public void Dispose() => held.Dispose();
}
