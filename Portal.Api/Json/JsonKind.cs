using Newtonsoft.Json;

namespace Portal.Api.Json;

/// <summary>How values of one kind are read and written. Null stands for no value.</summary>
/// <typeparam name="T">What the value is.</typeparam>
/// <param name="read">Reads a value; null where it does not fit, which is noted.</param>
/// <param name="write">Writes a value; it is null only where that is written.</param>
internal sealed class JsonKind<T>(Func<JsonInput, T> read, Action<JsonTextWriter, T> write)
{
    /// <summary>Creates a kind that is only written.</summary>
    /// <param name="write">Writes a value that is not null.</param>
    public JsonKind(Action<JsonTextWriter, T> write)
        : this(_ => throw new NotSupportedException("It is only written."), write)
    {
    }

    /// <summary>Whether null can be read. If not, it clears the field, or it does not fit.</summary>
    public bool TakesNull { get; init; }

    /// <summary>Whether null is written. If not, the field is left out.</summary>
    public bool WritesNull { get; init; }

    /// <summary>The same kind for a field that is always written, as null where there is no value.</summary>
    public JsonKind<T> Always() => new(read, write) { WritesNull = true };

    /// <summary>The same kind for a field that may also be null, as if it were not given.</summary>
    public JsonKind<T> OrNull() => new(input => input.IsNull ? default! : read(input), write) { TakesNull = true };

    /// <summary>Reads a value.</summary>
    public T Read(JsonInput input) => read(input);

    /// <summary>Writes a value that is not null.</summary>
    public void Write(JsonTextWriter json, T value) => write(json, value);
}
