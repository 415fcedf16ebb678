using System.Collections.Immutable;

namespace Portal.Ipvsadm.Model;

/// <summary>The kernel's table as listings showed it.</summary>
/// <param name="Services">The services in the order of their keys.</param>
public sealed record ObservedTable(ImmutableArray<ObservedService> Services)
{
    /// <summary>A table without any service.</summary>
    public static ObservedTable Empty { get; } = new([]);

    /// <summary>The same without what only the kernel knows.</summary>
    /// <returns>The table as one would declare it. What cannot be said stands apart in <see cref="IpvsTable.Unmanaged"/>.</returns>
    public IpvsTable ToTable() => ToTable(IpvsTable.Empty);

    /// <summary>As <see cref="ToTable()"/>, with the very services of another table where they are equal; or that table itself.</summary>
    /// <param name="known">A table that is probably much the same. To share with it costs less than to build and to compare.</param>
    /// <returns>The table as one would declare it. What cannot be said stands apart in <see cref="IpvsTable.Unmanaged"/>.</returns>
    public IpvsTable ToTable(IpvsTable known)
    {
        ArgumentNullException.ThrowIfNull(known);
        var hasOther = false;
        VirtualService[] services = [.. Services.Where(service => service.Unmanaged is null).Select(service =>
        {
            var same = known.Find(service.Key) is { } candidate && service.Shows(candidate) ? candidate : null;
            hasOther |= same is null;
            return same ?? service.ToService();
        })];
        var table = hasOther || services.Length != known.Count ? IpvsTable.Of(services) : known;
        return table.Beside(Services.Where(service => service.HasUnmanaged));
    }

    /// <summary>The same without what only the kernel knows, and with all that nobody can declare.</summary>
    /// <returns>The table, to take away from.</returns>
    public IpvsTable ToWhole() => IpvsTable.Of(Services.Select(service => service.ToWhole()));

    /// <inheritdoc/>
    public bool Equals(ObservedTable? other) => other is not null && Services.SequenceEqual(other.Services);

    /// <inheritdoc/>
    public override int GetHashCode() => Services.Length;
}
