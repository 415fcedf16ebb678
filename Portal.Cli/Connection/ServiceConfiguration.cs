using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portal.Cli.Output;

namespace Portal.Cli.Connection;

/// <summary>
/// The configuration file of the service on this machine: JSON that people write, with comments. What is not changed stays as it is, letter
/// by letter.
/// </summary>
internal sealed class ServiceConfiguration
{
    private static readonly JsonReaderOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly string path;
    private byte[] content;

    private ServiceConfiguration(string path, byte[] content) => (this.path, this.content) = (path, content);

    /// <summary>The text of the file as it would be written.</summary>
    public string Text => Encoding.UTF8.GetString(content);

    /// <summary>Reads a file; one that is not there is empty.</summary>
    /// <param name="path">Where it is.</param>
    /// <exception cref="CommandException">It cannot be read, or is no configuration.</exception>
    public static ServiceConfiguration Read(string path)
    {
        try
        {
            var configuration = new ServiceConfiguration(path, File.Exists(path) ? File.ReadAllBytes(path) : "{\n}\n"u8.ToArray());
            _ = configuration.Places();
            return configuration;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CommandException(ExitCode.Usage, $"{path} cannot be read: {exception.Message}");
        }
    }

    /// <summary>Whether it has an option.</summary>
    public bool Has(string name) => Places().Any(place => place.Name == name);

    /// <summary>Takes options out.</summary>
    /// <param name="names">Their names; those that are not there are no matter.</param>
    public void Remove(params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            while (Places().FirstOrDefault(place => place.Name == name) is { Name: not null } place)
            {
                // A comment may stand before its comma.
                var comma = CommaAfter(place.End);
                content = comma >= 0 && comma != Blanks(place.End, withLines: false)
                    ? [.. content[..place.Start], .. content[place.End..comma], .. content[(comma + 1)..]]
                    : [.. content[..StartOfLine(place.Start)], .. content[EndOfLine(place.End)..]];
            }
        }
    }

    /// <summary>Puts options in, each in the place of one of its name.</summary>
    /// <param name="options">The options.</param>
    public void Set(IReadOnlyCollection<(string Name, JsonNode Value)> options)
    {
        Remove(options.Select(option => option.Name));
        var start = Array.IndexOf(content, (byte)'{', Opening()) + 1;
        var lines = string.Concat(options.Select(option => $"\n  \"{option.Name}\": {option.Value.Compact()},"));
        var rest = content[start..];
        content = [.. content[..start], .. Encoding.UTF8.GetBytes(lines), .. rest is [(byte)'}', ..] ? "\n"u8 : [], .. rest];
    }

    /// <summary>Writes the file: whole or not at all, for those who could read it before.</summary>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public void Write()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            if (!File.Exists(path))
            {
                File.WriteAllBytes(path, content);
                return;
            }

            // The same file, so that the service can still read it: a new one would belong to whoever runs this. Until it is
            // written, the new text stands beside it, for the same owner alone: it may have a token.
            var copy = path + ".new";
            File.Delete(copy);
            using (var beside = new FileStream(copy, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            {
                beside.Write(content);
                beside.Flush(flushToDisk: true);
            }

            using (var file = new FileStream(path, FileMode.Truncate, FileAccess.Write))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Delete(copy);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Refused, $"{path} cannot be written: {exception.Message}");
        }
    }

    // Where each option stands, from the quote of its name to the end of its value.
    private List<(string Name, int Start, int End)> Places()
    {
        var reader = new Utf8JsonReader(content, Lenient);
        List<(string, int, int)> places = [];
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("It is no object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (name, start) = (reader.GetString()!, (int)reader.TokenStartIndex);
            reader.Read();
            reader.Skip();
            places.Add((name, start, (int)reader.BytesConsumed));
        }

        return places;
    }

    private int Opening()
    {
        var reader = new Utf8JsonReader(content, Lenient);
        reader.Read();
        return (int)reader.TokenStartIndex;
    }

    private int StartOfLine(int start)
    {
        var begin = start;
        while (begin > 0 && content[begin - 1] is (byte)' ' or (byte)'\t')
        {
            begin--;
        }

        return begin > 0 && content[begin - 1] == '\n' ? begin : start;
    }

    // With its comma, and the end of the line where nothing else stands on it.
    private int EndOfLine(int end)
    {
        end = Blanks(end, withLines: false);
        end += end < content.Length && content[end] == ',' ? 1 : 0;
        var after = end;
        while (after < content.Length && content[after] is (byte)' ' or (byte)'\t' or (byte)'\r')
        {
            after++;
        }

        return after < content.Length && content[after] == '\n' ? after + 1 : end;
    }

    // The comma behind a value; -1 when it is the last one.
    private int CommaAfter(int end)
    {
        while ((end = Blanks(end, withLines: true)) + 1 < content.Length && content[end] == '/')
        {
            var isBlock = content[end + 1] == '*';
            var length = content.AsSpan(end + 2).IndexOf(isBlock ? "*/"u8 : "\n"u8);
            end = length < 0 ? content.Length : end + 2 + length + (isBlock ? 2 : 1);
        }

        return end < content.Length && content[end] == ',' ? end : -1;
    }

    private int Blanks(int start, bool withLines)
    {
        while (start < content.Length && (content[start] is (byte)' ' or (byte)'\t' || (withLines && content[start] is (byte)'\r' or (byte)'\n')))
        {
            start++;
        }

        return start;
    }
}
