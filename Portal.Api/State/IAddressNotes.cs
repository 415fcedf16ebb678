using System.Collections.Immutable;

namespace Portal.Api.State;

/// <summary>Which addresses of this machine are Portal's own, as it notes them for itself. Only one caller at a time.</summary>
public interface IAddressNotes
{
    /// <summary>The addresses that it has added since the machine was started.</summary>
    ImmutableHashSet<PlacedAddress> Placed { get; }

    /// <summary>Why an earlier note could not be read; null when it could, or there was none.</summary>
    string? Damage { get; }

    /// <summary>Notes them anew. When this returns, the note survives a crash at any instant.</summary>
    /// <param name="placed">All of them, also those that are to be added next.</param>
    /// <exception cref="StoreException">They could not be noted.</exception>
    void Write(ImmutableHashSet<PlacedAddress> placed);
}
