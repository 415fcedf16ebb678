using System.Text.Json.Nodes;
using Spectre.Console;

namespace Portal.Cli.Output;

/// <summary>Where a command prints: results on the one side, and what people are told on the other.</summary>
/// <param name="output">Results.</param>
/// <param name="error">Problems, questions and progress.</param>
/// <param name="isInteractive">Whether a person can be asked.</param>
internal sealed class Screen(IAnsiConsole output, IAnsiConsole error, bool isInteractive)
{
    // Whoever reads a pipe wants whole lines.
    private const int WidthOfPipes = 10_000;
    private const int Gap = 2;
    private const int LongestLevel = 9;

    /// <summary>Results.</summary>
    public IAnsiConsole Output => output;

    /// <summary>What people are told.</summary>
    public IAnsiConsole Error => error;

    /// <summary>Whether a person can be asked.</summary>
    public bool IsInteractive => isInteractive;

    /// <summary>The screen of this process.</summary>
    public static Screen OfConsole() => new(
        Open(Console.Out, Console.IsOutputRedirected),
        Open(Console.Error, Console.IsErrorRedirected),
        !Console.IsInputRedirected && !Console.IsErrorRedirected);

    /// <summary>Prints a line of a result as it is.</summary>
    public void Line(string text) => output.WriteLine(text);

    /// <summary>Prints a text of several lines as it is.</summary>
    public void Raw(string text) => output.Profile.Out.Writer.Write(text);

    /// <summary>Tells people something.</summary>
    public void Tell(string text) => error.WriteLine(text);

    /// <summary>Tells people of a problem.</summary>
    public void Fail(CommandException exception)
    {
        error.Write(new Text("portal: ", new Style(Color.Red)));
        error.WriteLine(exception.Message);
        foreach (var line in exception.Lines)
        {
            error.WriteLine("  " + line);
        }
    }

    /// <summary>Prints a document.</summary>
    public void Json(JsonNode json) => Line(json.Indented());

    /// <summary>Tells people of the warnings of an answer.</summary>
    /// <param name="answer">The answer.</param>
    public void Warn(JsonNode answer)
    {
        foreach (var warning in answer["warnings"].Elements())
        {
            Tell("Warning: " + warning);
        }
    }

    /// <summary>Prints a change report: as differences, or as it is.</summary>
    /// <param name="report">The change report.</param>
    /// <param name="format">Table for differences.</param>
    /// <param name="hasSummary">Whether the last line counts the steps.</param>
    public void Report(JsonNode report, OutputFormat format, bool hasSummary = true)
    {
        if (format == OutputFormat.Table)
        {
            Plan((JsonObject)report, hasSummary: hasSummary);
        }
        else
        {
            Json(report);
        }
    }

    /// <summary>Prints a plan as differences.</summary>
    /// <param name="report">The change report.</param>
    /// <param name="to">Where to; results by default.</param>
    /// <param name="hasSummary">Whether the last line counts the steps.</param>
    public void Plan(JsonObject report, IAnsiConsole? to = null, bool hasSummary = true)
    {
        var console = to ?? output;
        foreach (var line in PlanText.Of(report))
        {
            console.Write(new Text(line.ToString(), new Style(line.Sign switch { '+' => Color.Green, '-' => Color.Red, _ => Color.Yellow })));
            console.WriteLine();
        }

        foreach (var warning in report["warnings"].Elements())
        {
            console.WriteLine("! " + warning);
        }

        if (hasSummary)
        {
            console.WriteLine(PlanText.IsEmpty(report) ? "Nothing to do." : PlanText.Summary(report));
        }
    }

    /// <summary>Prints what a look has found.</summary>
    public void Print(Finding finding)
    {
        var (word, color) = finding.Level switch
        {
            FindingLevel.Ok => ("ok", Color.Green),
            FindingLevel.Warning => ("warning", Color.Yellow),
            _ => ("problem", Color.Red),
        };
        output.Write(new Text(word.PadRight(LongestLevel), new Style(color)));
        output.WriteLine($"{finding.Subject}: {finding.Text}");
    }

    /// <summary>Prints rows.</summary>
    /// <param name="listing">The rows.</param>
    /// <param name="format">How.</param>
    /// <param name="hasHeaders">Whether a table has headers.</param>
    public void Print(Listing listing, OutputFormat format, bool hasHeaders = true)
    {
        switch (format)
        {
            case OutputFormat.Json:
                Json(listing.Document ?? new JsonArray([.. listing.Rows.Select(row => row.DeepClone())]));
                break;
            case OutputFormat.Jsonl:
                foreach (var row in listing.Rows)
                {
                    Line(row.Compact());
                }

                break;
            case OutputFormat.Name:
                foreach (var row in listing.Rows)
                {
                    Line(listing.Name(row));
                }

                break;
            default:
                output.Write(Table(listing, format == OutputFormat.Wide, hasHeaders));
                break;
        }
    }

    /// <summary>Asks a person.</summary>
    /// <param name="question">The question, to be answered with yes or no.</param>
    /// <returns>Whether the answer is yes.</returns>
    public bool Asks(string question) => error.Prompt(new ConfirmationPrompt(question) { DefaultValue = false });

    private Table Table(Listing listing, bool isWide, bool hasHeaders)
    {
        var columns = Fitting([.. listing.Columns.Where(column => isWide || !column.IsWide)], listing.Rows, output.Profile.Width);
        var table = new Table { Border = TableBorder.None, ShowHeaders = hasHeaders };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column.Header, new Style(decoration: Decoration.Bold)))
            {
                Alignment = column.IsNumber ? Justify.Right : Justify.Left,
                Padding = new Padding(0, 0, Gap, 0),
                NoWrap = true,
            });
        }

        foreach (var row in listing.Rows)
        {
            table.AddRow(columns.Select(column => new Text(column.Text(row), StyleOf(column.Text(row)))));
        }

        return table;
    }

    // Where the screen is too narrow, columns without anything go first, and then those at the right.
    private static Column[] Fitting(List<Column> columns, IReadOnlyList<JsonNode> rows, int width)
    {
        var widths = columns.ToDictionary(column => column, column => rows.Select(row => column.Text(row).Length).DefaultIfEmpty().Max());
        bool IsTooWide() => columns.Sum(column => Math.Max(widths[column], column.Header.Length) + Gap) > width;
        if (IsTooWide())
        {
            columns.RemoveAll(column => widths[column] == 0 && column != columns[0]);
        }

        while (columns.Count > 1 && IsTooWide())
        {
            columns.RemoveAt(columns.Count - 1);
        }

        return [.. columns];
    }

    private static Style StyleOf(string text) => text switch
    {
        "down" or "closed" or "failing-open" or "frozen" or "absent" => new Style(Color.Red),
        "degraded" or "too-few" or "checking" or "backup" or "away" => new Style(Color.Yellow),
        "up" or "ok" or "following" => new Style(Color.Green),
        _ => Style.Plain,
    };

    private static IAnsiConsole Open(TextWriter writer, bool isRedirected)
    {
        if (!isRedirected)
        {
            return AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No });
        console.Profile.Width = WidthOfPipes;
        return console;
    }
}
