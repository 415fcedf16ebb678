using System.Globalization;

namespace Portal.Api.Metrics;

/// <summary>
/// Writes figures in the text format of Prometheus (version 0.0.4). All samples of a family stand together, behind its
/// help and type.
/// </summary>
/// <param name="text">Where to.</param>
internal sealed class Exposition(TextWriter text)
{
    /// <summary>The type of a family with figures that only grow, until a restart.</summary>
    public const string Counter = "counter";

    /// <summary>The type of a family with figures that go up and down.</summary>
    public const string Gauge = "gauge";

    /// <summary>The type of a family that has a sum and a count of observations.</summary>
    public const string Summary = "summary";

    /// <summary>Counts by how large something was.</summary>
    public const string Histogram = "histogram";

    /// <summary>Begins a family.</summary>
    /// <param name="name">Its name, with the unit, and <c>_total</c> for a counter.</param>
    /// <param name="type">Its type.</param>
    /// <param name="help">What it tells, in one sentence.</param>
    public void Family(string name, string type, string help)
    {
        text.Write("# HELP ");
        text.Write(name);
        text.Write(' ');
        text.Write(help.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal));
        text.Write("\n# TYPE ");
        text.Write(name);
        text.Write(' ');
        text.Write(type);
        text.Write('\n');
    }

    /// <summary>Writes a family of one figure.</summary>
    public void Single(string name, string type, string help, double value)
    {
        Family(name, type, help);
        Sample(name, value);
    }

    /// <summary>Writes a figure.</summary>
    /// <param name="name">The name of its family, for a summary with <c>_sum</c> or <c>_count</c>.</param>
    /// <param name="value">The figure.</param>
    /// <param name="labels">Names and values of its labels.</param>
    public void Sample(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        Start(name, labels);
        text.Write(value switch
        {
            double.PositiveInfinity => "+Inf",
            double.NegativeInfinity => "-Inf",
            _ => value.ToString("R", CultureInfo.InvariantCulture),
        });
        text.Write('\n');
    }

    /// <summary>As <see cref="Sample(string, double, ReadOnlySpan{ValueTuple{string, string}})"/>, with every digit of a whole number.</summary>
    public void Sample(string name, ulong value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        Start(name, labels);
        text.Write(value.ToString(CultureInfo.InvariantCulture));
        text.Write('\n');
    }

    private void Start(string name, ReadOnlySpan<(string Name, string Value)> labels)
    {
        text.Write(name);
        for (var i = 0; i < labels.Length; i++)
        {
            text.Write(i == 0 ? '{' : ',');
            text.Write(labels[i].Name);
            text.Write("=\"");
            WriteEscaped(labels[i].Value);
            text.Write('"');
        }

        text.Write(labels.IsEmpty ? " " : "} ");
    }

    private void WriteEscaped(string value)
    {
        foreach (var character in value)
        {
            switch (character)
            {
                case '\\':
                    text.Write(@"\\");
                    break;
                case '"':
                    text.Write("\\\"");
                    break;
                case '\n':
                    text.Write(@"\n");
                    break;
                default:
                    text.Write(character);
                    break;
            }
        }
    }
}
