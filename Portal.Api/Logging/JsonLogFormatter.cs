using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Newtonsoft.Json;

namespace Portal.Api.Logging;

/// <summary>
/// Lines for programs: one JSON object each, with <c>time</c>, <c>level</c>, <c>event</c> and <c>message</c>, and then what
/// the message speaks of, each under a name of its own.
/// </summary>
internal sealed class JsonLogFormatter(TimeProvider time) : ConsoleFormatter(FormatName)
{
    /// <summary>The name of the format.</summary>
    public const string FormatName = "portal-json";

    private const string TemplateName = "{OriginalFormat}";

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        // Everything beyond ASCII is written by its code, so that a line is one whatever a reader takes for the end of a line.
        using var json = new JsonTextWriter(textWriter) { CloseOutput = false, StringEscapeHandling = StringEscapeHandling.EscapeNonAscii, Culture = CultureInfo.InvariantCulture };
        json.WriteStartObject();
        json.WritePropertyName("time");
        json.WriteValue(LogText.Now(time));
        json.WritePropertyName("level");
        json.WriteValue(Level(logEntry.LogLevel));
        json.WritePropertyName("event");
        json.WriteValue(LogText.FieldName(logEntry.EventId.Name ?? logEntry.Category));
        json.WritePropertyName("message");
        json.WriteValue(logEntry.Formatter(logEntry.State, logEntry.Exception));
        if (logEntry.State is IReadOnlyList<KeyValuePair<string, object?>> fields)
        {
            WriteFields(json, fields);
        }

        if (logEntry.Exception is { } exception)
        {
            json.WritePropertyName("exception");
            json.WriteValue(exception.ToString());
        }

        json.WriteEndObject();
        json.Flush();
        textWriter.Write('\n');
    }

    private static void WriteFields(JsonTextWriter json, IReadOnlyList<KeyValuePair<string, object?>> fields)
    {
        foreach (var (name, value) in fields)
        {
            // An empty text is nothing that anybody could look for.
            if (name != TemplateName && value is not (null or ""))
            {
                var field = LogText.FieldName(name);
                json.WritePropertyName(field is "time" or "level" or "event" or "message" or "exception" ? field + "_value" : field);
                WriteValue(json, value);
            }
        }
    }

    private static void WriteValue(JsonTextWriter json, object? value)
    {
        switch (value)
        {
            case int number:
                json.WriteValue(number);
                break;
            case long number:
                json.WriteValue(number);
                break;
            case bool flag:
                json.WriteValue(flag);
                break;
            case IEnumerable<string> texts:
                json.WriteStartArray();
                foreach (var text in texts)
                {
                    json.WriteValue(text);
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "information",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };
}
