namespace Portal.Api.State;

/// <summary>What a patch says of one thing: nothing, that it is set back to its default, or its value.</summary>
/// <typeparam name="T">What the thing is.</typeparam>
public readonly record struct Patch<T>
{
    private readonly T value;

    /// <summary>Gives the thing a value.</summary>
    /// <param name="value">The value from now on.</param>
    public Patch(T value) => (this.value, HasValue) = (value, true);

    private Patch(bool isDefault) => (value, IsDefault) = (default!, isDefault);

    /// <summary>Says nothing: the thing stays as it is.</summary>
    public static Patch<T> Absent { get; }

    /// <summary>Sets the thing back.</summary>
    public static Patch<T> Default { get; } = new(isDefault: true);

    /// <summary>True when it gives a value.</summary>
    public bool HasValue { get; }

    /// <summary>True when it sets the thing back.</summary>
    public bool IsDefault { get; }

    /// <summary>Makes it.</summary>
    /// <param name="before">What the thing was.</param>
    /// <param name="standard">What it is where nobody has said anything of it.</param>
    /// <returns>What it is from now on.</returns>
    public T Over(T before, T standard) => HasValue ? value : IsDefault ? standard : before;
}
