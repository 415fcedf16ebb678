using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Portal.Api.Logging;

/// <summary>The log as lines of one format. Whoever logs never waits for those who read it.</summary>
internal sealed class LineLog : ILoggerProvider
{
    private readonly ConsoleFormatter formatter;
    private readonly LogOutput output;

    /// <summary>Begins a log.</summary>
    /// <param name="formatter">How a line looks.</param>
    /// <param name="descriptor">Where the lines go.</param>
    public LineLog(ConsoleFormatter formatter, int descriptor)
    {
        this.formatter = formatter;
        output = new LogOutput(descriptor, NoticeOf);
    }

    /// <summary>How many lines were dropped since the start, because nobody took them.</summary>
    public long Dropped => output.Dropped;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, formatter, output.Add);

    /// <inheritdoc/>
    public void Dispose() => output.Dispose();

    private string NoticeOf(long missing)
    {
        var notice = string.Empty;
        new LineLogNotice(new Logger(typeof(LineLog).FullName!, formatter, line => notice = line)).Dropped(missing);
        return notice;
    }

    private sealed class Logger(string category, ConsoleFormatter formatter, Action<string> add) : ILogger
    {
        [ThreadStatic]
        private static StringWriter? writer;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter1)
        {
            writer ??= new StringWriter();
            formatter.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter1), null, writer);
            var text = writer.GetStringBuilder();
            var line = text.ToString();
            text.Clear();
            add(line);
        }
    }
}
