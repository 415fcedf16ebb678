using System.Collections.Immutable;
using Portal.Api.State;

namespace Portal.Api.Storage;

/// <summary>The note of Portal's own addresses: a file in its state folder.</summary>
public sealed class AddressNotes : IAddressNotes
{
    private readonly string file;
    private readonly string boot;

    /// <summary>Reads what is noted. From a note that cannot be read nothing is Portal's own, so that it takes away nobody else's.</summary>
    /// <param name="folder">The state folder.</param>
    /// <param name="boot">Names this start of the machine and its network: with them the addresses go.</param>
    public AddressNotes(StateFolder folder, string boot)
    {
        ArgumentNullException.ThrowIfNull(folder);
        (file, this.boot) = (folder.FileNamed(StateFolder.AddressesName), boot);
        try
        {
            Placed = File.Exists(file) ? StoredAddresses.Read(File.ReadAllBytes(file), boot) : [];
        }
        catch (Exception exception) when (exception is FormatException || DurableFile.IsRefusal(exception))
        {
            Damage = $"{file}: {exception.Message}";
        }
    }

    /// <inheritdoc/>
    public ImmutableHashSet<PlacedAddress> Placed { get; private set; } = [];

    /// <inheritdoc/>
    public string? Damage { get; }

    /// <inheritdoc/>
    public void Write(ImmutableHashSet<PlacedAddress> placed)
    {
        try
        {
            DurableFile.Replace(file, StoredAddresses.Write(boot, placed));
            Placed = placed;
        }
        catch (Exception exception) when (DurableFile.IsRefusal(exception))
        {
            throw new StoreException(exception);
        }
    }
}
