using System.Collections.Immutable;
using Newtonsoft.Json;

namespace Portal.Api.Json;

/// <summary>The fields of an object, each declared once for reading and writing.</summary>
/// <typeparam name="T">The object.</typeparam>
/// <param name="pass">Writes each field, or reads some.</param>
/// <param name="value">The object.</param>
/// <returns>The object with what was read.</returns>
internal delegate T JsonCodec<T>(ref JsonPass pass, T value);

/// <summary>
/// One pass over the fields of an object, in the order in which they are declared. Where it writes, it writes each. Where it reads, it takes
/// those that come next in the document; fields in another order need another pass.
/// </summary>
internal struct JsonPass
{
    private readonly JsonTextWriter? json;
    private readonly JsonInput? input;
    private readonly bool clears;
    private readonly int first;
    private string? name;
    private bool isTaken;
    private ImmutableHashSet<string> cleared = [];

    private JsonPass(JsonTextWriter json) => this.json = json;

    private JsonPass(JsonInput input, int first, bool clears) => (this.input, this.first, this.clears, name) = (input, first, clears, input.NextName(first));

    /// <summary>Writes an object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="codec">Its fields.</param>
    /// <param name="value">The object.</param>
    public static void Write<T>(JsonTextWriter json, JsonCodec<T> codec, T value)
    {
        var pass = new JsonPass(json);
        json.WriteStartObject();
        codec(ref pass, value);
        json.WriteEndObject();
    }

    /// <summary>Reads an object.</summary>
    /// <param name="input">At the value.</param>
    /// <param name="codec">Its fields.</param>
    /// <param name="start">The object before any field is read.</param>
    /// <param name="clears">Whether a field that is null is cleared; it does not fit otherwise.</param>
    /// <returns>The object with what was given.</returns>
    public static T Read<T>(JsonInput input, JsonCodec<T> codec, T start, bool clears = false)
    {
        if (input.Enter() is not { } first)
        {
            return start;
        }

        var pass = new JsonPass(input, first, clears);
        while (pass.name is not null)
        {
            pass.isTaken = false;
            start = codec(ref pass, start);
            if (!pass.isTaken)
            {
                input.RefuseField();
                pass.name = input.NextName(first);
            }
        }

        return start;
    }

    /// <summary>A field.</summary>
    /// <param name="field">Its name.</param>
    /// <param name="kind">What its value is.</param>
    /// <param name="value">Its value.</param>
    /// <returns>The value from now on.</returns>
    public TValue Field<TValue>(string field, JsonKind<TValue> kind, TValue value)
    {
        if (!IsNext(field, kind, value))
        {
            return value;
        }

        return Read(!kind.TakesNull && IsCleared(field) ? value : kind.Read(input!));
    }

    /// <summary>A field with a whole number.</summary>
    /// <param name="field">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="minimum">The least that is taken.</param>
    /// <param name="maximum">The greatest that is taken.</param>
    /// <returns>The value from now on.</returns>
    public long? Integer(string field, long? value, long minimum, long maximum) => Integer(field, value, minimum, maximum, minimum, maximum);

    /// <summary>A field with a whole number that answers may hold beyond what requests may ask for; the rules refuse it where it counts.</summary>
    /// <param name="field">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="minimum">The least that may be asked for.</param>
    /// <param name="maximum">The greatest that may be asked for.</param>
    /// <param name="least">The least that is read.</param>
    /// <param name="greatest">The greatest that is read.</param>
    /// <returns>The value from now on.</returns>
    public long? Integer(string field, long? value, long minimum, long maximum, long least, long greatest)
    {
        if (!IsNext(field, JsonKinds.Number, value))
        {
            return value;
        }

        return Read(IsCleared(field) ? value : input!.ReadInteger(minimum, maximum, least, greatest));
    }

    /// <summary>A field that is read in its own way, for example because the fields before it say what it is.</summary>
    /// <param name="field">Its name.</param>
    /// <param name="kind">What its value is where it is written.</param>
    /// <param name="value">Its value.</param>
    /// <param name="owner">The object with the fields before it.</param>
    /// <param name="read">Reads the value.</param>
    /// <returns>The value from now on.</returns>
    public TValue Field<TValue, T>(string field, JsonKind<TValue> kind, TValue value, T owner, Func<T, JsonInput, TValue> read) =>
        IsNext(field, kind, value) ? Read(read(owner, input!)) : value;

    /// <summary>A field that requests cannot set, but may send back.</summary>
    /// <param name="field">Its name.</param>
    /// <param name="kind">What its value is.</param>
    /// <param name="value">Its value.</param>
    /// <returns>The value, as it was.</returns>
    public TValue Answer<TValue>(string field, JsonKind<TValue> kind, TValue value) => IsNext(field, kind, value) ? Read(input!.Skip(value)) : value;

    /// <summary>The names of the fields that were null. It stands behind all fields.</summary>
    /// <param name="before">Those that are known.</param>
    /// <returns>Those and the new ones.</returns>
    public readonly ImmutableHashSet<string> Cleared(ImmutableHashSet<string> before) => cleared.IsEmpty ? before : before.Union(cleared);

    // Writes the field, or says whether it is the one to read.
    private bool IsNext<TValue>(string field, JsonKind<TValue> kind, TValue value)
    {
        if (json is null)
        {
            return field == name && (isTaken = true);
        }

        json.Field(field, kind, value);
        return false;
    }

    private bool IsCleared(string field)
    {
        var isCleared = clears && input!.IsNull;
        cleared = isCleared ? cleared.Add(field) : cleared;
        return isCleared;
    }

    private TValue Read<TValue>(TValue value)
    {
        name = input!.NextName(first);
        return value;
    }
}
