using System.Text;

namespace Portal.Api.Storage;

/// <summary>The folder with everything that Portal keeps. It belongs to one Portal at a time, and only its owner can read it.</summary>
public sealed class StateFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string LockName = "lock";
    private const string ListeningName = "listening";

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
        NearestFolder(full);
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
            var folder = new StateFolder(full, new FileStream(System.IO.Path.Combine(full, LockName), options));
#pragma warning restore CA2000
            TryChange(() => File.Delete(folder.FileNamed(ListeningName)));
            return folder;
        }
        catch (UnauthorizedAccessException exception)
        {
            throw NotWritable(full, exception.Message, exception);
        }
        catch (IOException exception) when (File.Exists(System.IO.Path.Combine(full, LockName)))
        {
            throw new StateFolderException($"Another Portal uses the state folder {full}. Stop it, or choose another folder with --state-dir.", exception);
        }
        catch (IOException exception)
        {
            throw Unusable(full, exception.Message, exception);
        }
    }

    /// <summary>Looks at the folder as <see cref="Open"/> would find it, and changes nothing.</summary>
    /// <param name="path">Where it is.</param>
    /// <returns>What is there.</returns>
    /// <exception cref="StateFolderException">It could not be used; the message says why.</exception>
    public static FolderLook Look(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        var nearest = NearestFolder(full);
        var (file, listening) = (System.IO.Path.Combine(full, LockName), System.IO.Path.Combine(full, ListeningName));
        if ((Access.ProblemOfFolder(nearest, isToBeListed: nearest == full) ?? Access.ProblemOfFile(file)) is { } problem)
        {
            throw NotWritable(full, problem);
        }

        var isHeld = IsHeld(file);
        return new FolderLook(full, nearest == full, isHeld, isHeld && File.Exists(listening) ? [.. File.ReadLines(listening)] : []);
    }

    /// <summary>Tells those who look at the folder where the Portal that has it listens.</summary>
    /// <param name="addresses">The addresses.</param>
    public void Announce(IEnumerable<string> addresses) =>
        TryChange(() => DurableFile.Replace(FileNamed(ListeningName), Encoding.ASCII.GetBytes(string.Concat(addresses.Select(address => address + "\n")))));

    /// <summary>The path of a file in the folder.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The path.</returns>
    public string FileNamed(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Lets the next Portal in.</summary>
    public void Dispose() => held.Dispose();

    // The folder itself, or the one in which the next of those that lead to it has to be made.
    private static string NearestFolder(string folder)
    {
        var nearest = folder;
        while (!System.IO.Path.Exists(nearest))
        {
            nearest = System.IO.Path.GetDirectoryName(nearest)!;
        }

        return Directory.Exists(nearest) ? nearest : throw Unusable(folder, $"{nearest} is no folder.");
    }

    // Nobody's work depends on it.
    private static void TryChange(Action change)
    {
        try
        {
            change();
        }
        catch (Exception exception) when (DurableFile.IsRefusal(exception))
        {
        }
    }

    // Shared, and let go at once: it is there for an instant, and only a Portal that starts in it could notice.
    private static bool IsHeld(string file)
    {
        try
        {
            using var probe = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (IOException exception)
        {
            return exception is not FileNotFoundException and not DirectoryNotFoundException;
        }
    }

    private static StateFolderException NotWritable(string folder, string reason, Exception? cause = null) =>
        new($"The state folder {folder} cannot be written: {reason} Choose another with --state-dir, or run Portal as its owner.", cause);

    private static StateFolderException Unusable(string folder, string reason, Exception? cause = null) =>
        new($"The state folder {folder} cannot be used: {reason}", cause);
}
