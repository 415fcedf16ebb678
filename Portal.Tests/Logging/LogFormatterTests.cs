using FluentAssertions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Api.Http;
using Portal.Api.Logging;
using Portal.Tests.Doubles;

namespace Portal.Tests.Logging;

public sealed class LogFormatterTests
{
    private static readonly ManualTime Time = new();

    // Line ends of every kind, a terminal's commands, what turns the reading direction, and half a character.
    private static readonly string[] Hostile =
        ["a\nb", "a\r\nb", "a\tb", "a\u001b[2Jb", "a\u009b31mb", "a\u0000b", "a\u007fb", "a\u0085b", "a\u2028b", "a\u2029b", "a\u202eb", "a\ud800b", "a\"b\\c"];

    [Test]
    public void A_line_for_people_has_the_time_the_level_the_source_and_the_message() =>
        Text(logger => logger.Request("127.0.0.1", "ci", "GET", "/services", 200, 12, "abc"))
            .Should().Be("2031-02-03T04:05:06.000Z info: Portal.Api.Http.RequestLog[300] 127.0.0.1 ci GET /services 200 12 ms, abc\n");

    [Test]
    public void A_line_for_programs_has_each_thing_under_its_name() =>
        Json(logger => logger.Request("127.0.0.1", "ci", "GET", "/services", 200, 12, "abc")).Should().Be(
            """{"time":"2031-02-03T04:05:06.000Z","level":"information","event":"request","message":"127.0.0.1 ci GET /services 200 12 ms, abc","caller":"127.0.0.1","token":"ci","method":"GET","path":"/services","status":200,"milliseconds":12,"request_id":"abc"}""" + "\n");

    [Test]
    public void A_fault_stays_on_one_line_with_its_exception()
    {
        var exception = new InvalidOperationException("first\nsecond");
        Text(logger => logger.Fault(exception, "GET", "/", "abc")).Should().Contain("fail: ").And.Contain(@"InvalidOperationException: first\nsecond").And.EndWith("\n")
            .And.Subject.Count(character => character == '\n').Should().Be(1);
        var line = JObject.Parse(Json(logger => logger.Fault(exception, "GET", "/", "abc")));
        ((string?)line["level"]).Should().Be("error");
        ((string?)line["exception"]).Should().Contain("first\nsecond");
    }

    [TestCaseSource(nameof(Hostile))]
    public void Nothing_from_outside_makes_a_line_or_moves_the_cursor(string text)
    {
        var line = Text(logger => logger.Request(text, text, text, text, 200, 1, text));
        line.Should().EndWith("\n");
        line[..^1].ToCharArray().Should().OnlyContain(character => !char.IsControl(character) && character != '\u2028' && character != '\u2029' && character != '\u202e' && !char.IsSurrogate(character));

        var json = Json(logger => logger.Request(text, text, text, text, 200, 1, text));
        json[..^1].ToCharArray().Should().OnlyContain(character => character >= ' ' && character <= '\u007f');
        ((string?)JObject.Parse(json)["caller"]).Should().Be(text.Replace('\ud800', '\ufffd'));
    }

    [TestCase("plain")]
    [TestCase("Größe, 大きさ")]
    [TestCase("😀")]
    public void What_people_can_read_is_left_as_it_is(string text) => LogText.Escape(text).Should().Be(text);

    [TestCase("Request", "request")]
    [TestCase("RequestId", "request_id")]
    [TestCase("CommandCount", "command_count")]
    [TestCase("HTTPStatus", "http_status")]
    [TestCase("request_id", "request_id")]
    [TestCase("Microsoft.Hosting", "microsoft_hosting")]
    public void Names_are_written_in_small_letters(string name, string field) => LogText.FieldName(name).Should().Be(field);

    [Test]
    public void Lists_are_lists_numbers_are_numbers_and_names_do_not_meet()
    {
        var line = Json(new JsonLogFormatter(Time), LogLevel.Warning, new EventId(1, "PutRight"), [new("Commands", new[] { "a", "b" }), new("Count", 2), new("Time", "t"), new("Empty", ""), new("Nothing", null), new("Kind", DayOfWeek.Friday)]);
        line.Should().Be("""{"time":"2031-02-03T04:05:06.000Z","level":"warning","event":"put_right","message":"m","commands":["a","b"],"count":2,"time_value":"t","kind":"Friday"}""" + "\n");
    }

    private static string Text(Action<HttpLog> write) => Formatted(new TextLogFormatter(Time), write);

    private static string Json(Action<HttpLog> write) => Formatted(new JsonLogFormatter(Time), write);

    private static string Formatted(ConsoleFormatter formatter, Action<HttpLog> write)
    {
        var logger = new FormattingLogger(formatter);
        write(new HttpLog(logger));
        return logger.Output.ToString();
    }

    private static string Json(ConsoleFormatter formatter, LogLevel level, EventId id, KeyValuePair<string, object?>[] fields)
    {
        var output = new StringWriter();
        formatter.Write(new LogEntry<KeyValuePair<string, object?>[]>(level, "category", id, fields, null, (_, _) => "m"), null, output);
        return output.ToString();
    }

    private sealed class FormattingLogger(ConsoleFormatter formatter) : ILogger
    {
        public StringWriter Output { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter1) =>
            formatter.Write(new LogEntry<TState>(logLevel, "Portal.Api.Http.RequestLog", eventId, state, exception, formatter1), null, Output);
    }
}
