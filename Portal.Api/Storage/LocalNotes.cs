using Portal.Api.State;

namespace Portal.Api.Storage;

/// <summary>The notes of a Portal for itself: a file in its state folder for what was begun.</summary>
public sealed class LocalNotes : ILocalNotes
{
    private readonly string file;
    private readonly StorageLog log;

    /// <summary>Reads what is noted.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="logger">The log.</param>
    /// <exception cref="DamagedStateException">The file cannot be read.</exception>
    public LocalNotes(StateFolder folder, ILogger<StateStore> logger)
    {
        ArgumentNullException.ThrowIfNull(folder);
        file = StoredData.BegunFile(folder.Path);
        log = new StorageLog(logger);
        Begun = StoredData.ReadBegun(folder.Path);
    }

    /// <inheritdoc/>
    public BegunGlobals? Begun { get; private set; }

    /// <inheritdoc/>
    public void Begin(BegunGlobals begun)
    {
        try
        {
            DurableFile.Replace(file, StoredBegun.Write(begun));
            Begun = begun;
        }
        catch (Exception exception) when (DurableFile.IsRefusal(exception))
        {
            throw new StoreException(exception);
        }
    }

    /// <inheritdoc/>
    public void End()
    {
        Begun = null;
        try
        {
            File.Delete(file);
        }
        catch (Exception exception) when (DurableFile.IsRefusal(exception))
        {
            // Most often it tells of an earlier revision, and is passed over.
            log.NotDeleted(exception.Message);
        }
    }
}
