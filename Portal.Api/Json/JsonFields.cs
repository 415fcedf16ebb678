using System.Collections;
using Newtonsoft.Json;

namespace Portal.Api.Json;

/// <summary>
/// The fields of an object, each declared once for reading and writing. They are written in the order in which they are declared,
/// and read in any order.
/// </summary>
/// <typeparam name="T">The object.</typeparam>
/// <param name="clear">Notes the name of a field that was given as null; where there is none, null does not fit.</param>
internal sealed class JsonFields<T>(Func<T, string, T>? clear = null) : IEnumerable<string>
{
    private readonly List<JsonField<T>> fields = [];
    private readonly List<Action<JsonTextWriter, T>> writers = [];

    /// <summary>Declares a field.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="kind">What its value is.</param>
    /// <param name="get">Its value; null where the field is left out.</param>
    /// <param name="set">The object with another value; null where requests cannot set it, but may send it back.</param>
    public void Add<TValue>(string name, JsonKind<TValue> kind, Func<T, TValue> get, Func<T, TValue, T>? set = null)
    {
        fields.Add(new(name, set is null ? null : (input, target) => set(target, kind.Read(input)), IsClearedByNull: set is not null && !kind.TakesNull));
        AddWriter(name, kind, get);
    }

    /// <summary>Declares a field that is read in its own way, for example because the fields before it say what it is.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="read">Makes the object with what is read.</param>
    /// <param name="kind">What its value is where it is written.</param>
    /// <param name="get">Its value; null where the field is left out.</param>
    public void Add<TValue>(string name, Func<JsonInput, T, T> read, JsonKind<TValue> kind, Func<T, TValue> get)
    {
        fields.Add(new(name, read, IsClearedByNull: false));
        AddWriter(name, kind, get);
    }

    /// <summary>Declares the fields of a part, which stand among the others.</summary>
    /// <param name="part">The fields.</param>
    /// <param name="get">The part; null where there is none.</param>
    /// <param name="set">The object with another part; null where requests cannot set it, but may send it back.</param>
    public void Add<TPart>(JsonFields<TPart> part, Func<T, TPart?> get, Func<T, TPart, T>? set = null)
        where TPart : class
    {
        foreach (var (name, read, isCleared) in part.fields)
        {
            fields.Add(new(name, set is null || read is null ? null : (input, target) => set(target, read(input, get(target)!)), set is not null && isCleared));
        }

        writers.Add((json, source) =>
        {
            if (get(source) is { } value)
            {
                part.WriteFields(json, value);
            }
        });
    }

    /// <summary>Reads an object.</summary>
    /// <param name="input">At the value.</param>
    /// <param name="start">The object of which nothing was given.</param>
    /// <returns>The object with what was given.</returns>
    public T Read(JsonInput input, T start)
    {
        var (target, next) = (start, 0);
        input.ReadObject(name =>
        {
            if (Find(name, ref next) is not { } field)
            {
                return false;
            }

            if (field.Read is null)
            {
                input.Skip();
            }
            else
            {
                target = field.IsClearedByNull && clear is not null && input.IsNull ? clear(target, name) : field.Read(input, target);
            }

            return true;
        });
        return target;
    }

    /// <summary>Writes an object.</summary>
    public void Write(JsonTextWriter json, T source)
    {
        json.WriteStartObject();
        WriteFields(json, source);
        json.WriteEndObject();
    }

    /// <summary>Writes the fields of an object alone.</summary>
    public void WriteFields(JsonTextWriter json, T source)
    {
        foreach (var write in writers)
        {
            write(json, source);
        }
    }

    /// <summary>The object as the value of a field.</summary>
    /// <param name="start">The object of which nothing was given.</param>
    public JsonKind<T?> Object(T start) => new(input => Read(input, start), (json, value) => Write(json, value!));

    /// <summary>What the object stands for as the value of a field.</summary>
    /// <typeparam name="TValue">What that is.</typeparam>
    /// <param name="start">The object of which nothing was given.</param>
    /// <param name="toValue">Makes it of the object.</param>
    /// <param name="ofValue">Makes the object of it.</param>
    public JsonKind<TValue?> Object<TValue>(T start, Func<T, TValue> toValue, Func<TValue, T> ofValue) => new(input => toValue(Read(input, start)), (json, value) => Write(json, ofValue(value!)));

    /// <summary>The object as the value of a field that is only written.</summary>
    public JsonKind<T?> Answer() => new((json, value) => Write(json, value!));

    /// <summary>The names, in the order in which they are written.</summary>
    public IEnumerator<string> GetEnumerator() => fields.Select(field => field.Name).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void AddWriter<TValue>(string name, JsonKind<TValue> kind, Func<T, TValue> get) => writers.Add((json, source) =>
    {
        if (get(source) is var value && (value is not null || kind.WritesNull))
        {
            json.WritePropertyName(name, escape: false);
            kind.Write(json, value);
        }
    });

    // Most callers send the fields in the order in which answers have them: the search begins behind the last one.
    private JsonField<T>? Find(string name, ref int next)
    {
        for (var passed = 0; passed < fields.Count; passed++)
        {
            var field = fields[next];
            next = next + 1 < fields.Count ? next + 1 : 0;
            if (field.Name == name)
            {
                return field;
            }
        }

        return null;
    }
}
