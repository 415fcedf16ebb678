using Newtonsoft.Json;

namespace Portal.Api.Json;

/// <summary>This part is about the fields of objects.</summary>
public sealed partial class JsonInput
{
    private const int MaximumNames = 64;

    private readonly List<string> names = [];
    private readonly DefaultJsonNameTable spellings = new();
    private int spelled;

    /// <summary>Reads an object.</summary>
    /// <param name="readField">Reads the value of the field of that name; false when there is no such field.</param>
    public void ReadObject(Func<string, bool> readField)
    {
        if (Enter() is not { } first)
        {
            return;
        }

        while (NextName(first) is { } name)
        {
            if (!readField(name))
            {
                RefuseField();
            }
        }
    }

    /// <summary>Begins to read an object.</summary>
    /// <returns>What <see cref="NextName"/> needs; null when the value is no object.</returns>
    internal int? Enter()
    {
        if (reader.TokenType == JsonToken.StartObject)
        {
            return names.Count;
        }

        Wrong("must be an object.");
        return null;
    }

    /// <summary>Goes on to the value of the next field.</summary>
    /// <param name="first">What <see cref="Enter"/> gave.</param>
    /// <returns>The name of the field; null behind the last one.</returns>
    internal string? NextName(int first)
    {
        while (!violations.IsFull && reader.Read() && reader.TokenType == JsonToken.PropertyName)
        {
            var name = (string)reader.Value!;
            var isFirst = Take(name, first);
            reader.Read();
            if (isFirst)
            {
                return name;
            }

            Wrong("is given twice.");
        }

        names.RemoveRange(first, names.Count - first);
        return null;
    }

    /// <summary>What is noted of a field that there is not.</summary>
    internal const string UnknownField = "is not a known field.";

    /// <summary>Notes that there is no such field.</summary>
    internal void RefuseField() => Wrong(UnknownField);

    /// <summary>Reads what may be an object, and complains of nothing.</summary>
    /// <param name="take">Is given the fields: the name and the value, which is null where it is no single text, number or truth value.</param>
    public void ReadLoosely(Action<string, object?> take)
    {
        if (reader.TokenType != JsonToken.StartObject)
        {
            Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonToken.PropertyName)
        {
            var name = (string)reader.Value!;
            reader.Read();
            take(name, reader.Value);
            Skip();
        }
    }

    // Known fields are few. Of unknown ones a caller may send a million, and is told of the first so many.
    private bool Take(string name, int first)
    {
        if (names.Count - first < MaximumNames)
        {
            if (names.IndexOf(name, first) >= 0)
            {
                return false;
            }

            names.Add(name);
            if (spelled < MaximumNames)
            {
                // The reader then gives the same string again, instead of one for each time.
                spellings.Add(name);
                spelled++;
            }
        }

        return true;
    }
}
