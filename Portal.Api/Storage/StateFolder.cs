using System.Text;

namespace Portal.Api.Storage;

/// <summary>The folder with everything that Portal keeps. It belongs to one Portal at a time, and only its owner can read it.</summary>
public sealed class StateFolder : IDisposable
{
    /// <summary>The name of the token that Portal makes.</summary>
    public const string TokenName = "token";

    /// <summary>The name of the certificate that Portal makes.</summary>
    public const string CertificateName = "tls-certificate.pem";

    /// <summary>The name of the key of that certificate.</summary>
    public const string KeyName = "tls-key.pem";

    /// <summary>The name of the file that tests whether the folder can be written.</summary>
    public const string ProbeName = "probe";

    /// <summary>The name of the note of the ipvsadm that writes.</summary>
    public const string ProcessName = "ipvsadm.process";

    /// <summary>The name of the note of addresses that Portal has added to this machine.</summary>
    public const string AddressesName = "addresses.json";

    /// <summary>The name of the file with the tokens of callers with rights of their own.</summary>
    public const string TokensName = "tokens.json";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string LockName = "lock";
    private const string ListeningName = "listening";

    // What the kernel says of a lock that another process holds (EWOULDBLOCK).
    private const int IsLocked = 11;

    private static readonly string[] Secrets = [TokenName, KeyName];

    private static readonly string[] Names =
    [
        LockName, ListeningName, TokenName, KeyName, CertificateName, ProbeName, ProcessName, AddressesName, TokensName,
        StoredData.SnapshotName, StoredData.JournalName, StoredData.RevisionName, StoredData.BegunName, StoredData.FleetName,
    ];

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
        Inspect(full);
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
        catch (IOException exception) when (exception.HResult == IsLocked)
        {
            throw new StateFolderException($"Another Portal uses the state folder {full}. Stop it, or choose another folder with --state-dir.", exception);
        }
        catch (Exception exception) when (DurableFile.IsRefusal(exception))
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
        var exists = Inspect(full);
        var (file, listening) = (System.IO.Path.Combine(full, LockName), System.IO.Path.Combine(full, ListeningName));
        var isHeld = IsHeld(file);
        return new FolderLook(full, exists, isHeld, isHeld && File.Exists(listening) ? [.. File.ReadLines(listening)] : []);
    }

    /// <summary>Tells those who look at the folder where the Portal that has it listens.</summary>
    public void Announce(IEnumerable<string> addresses) =>
        TryChange(() => DurableFile.Replace(FileNamed(ListeningName), Encoding.ASCII.GetBytes(string.Concat(addresses.Select(address => address + "\n")))));

    /// <summary>The path of a file in the folder.</summary>
    public string FileNamed(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Lets the next Portal in.</summary>
    public void Dispose() => held.Dispose();

    // What can be said before anything is made; the same for a start and for a look. True when the folder is there.
    private static bool Inspect(string full)
    {
        var nearest = NearestFolder(full);
        if ((Access.ProblemOfFolder(nearest, isToBeListed: nearest == full) ?? Access.ProblemOfFile(System.IO.Path.Combine(full, LockName))) is { } problem)
        {
            throw new StateFolderException($"The state folder {full} cannot be written: {problem} Choose another with --state-dir, or run Portal as its owner.");
        }

        if (nearest == full && FolderSafety.ProblemOf(full, Names, Secrets) is { } danger)
        {
            throw new StateFolderException($"The state folder {full} is not safe: {danger}");
        }

        return nearest == full;
    }

    // The folder itself, or its nearest parent that exists.
    private static string NearestFolder(string folder)
    {
        var nearest = folder;
        while (!System.IO.Path.Exists(nearest))
        {
            nearest = System.IO.Path.GetDirectoryName(nearest)!;
        }

        return Directory.Exists(nearest) ? nearest : throw Unusable(folder, $"{nearest} is not a folder.");
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
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException exception) when (exception.HResult == IsLocked)
        {
            return true;
        }
        catch (Exception exception) when (DurableFile.IsRefusal(exception))
        {
            throw Unusable(System.IO.Path.GetDirectoryName(file)!, exception.Message, exception);
        }
    }

    private static StateFolderException Unusable(string folder, string reason, Exception? cause = null) =>
        new($"The state folder {folder} cannot be used: {reason}", cause);
}
