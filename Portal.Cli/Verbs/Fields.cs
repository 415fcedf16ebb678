using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;

namespace Portal.Cli.Verbs;

/// <summary>The fields of services and servers as options.</summary>
internal sealed class Fields
{
    private readonly Option<string[]> labels = new("--label", "-l") { Description = "A label; NAME= takes it away. May be given several times.", HelpName = "NAME=VALUE" };
    private readonly ImmutableArray<Field> fields;

    private Fields(ImmutableArray<Field> fields) => this.fields = fields;

    /// <summary>Those of a service.</summary>
    public static Fields OfService() => new(
    [
        Field.Text("scheduler", "rr, wrr, lc, wlc, sh, mh ... Default wlc.", "WORD"),
        Field.Words("scheduler_flags", "sh-fallback, sh-port, mh-fallback, mh-port, flag-1 ..."),
        Field.Number("persistence", "For how many seconds a client keeps its server; 0 for not at all."),
        Field.Text("netmask", "Which clients count as one for persistence.", "MASK"),
        Field.Text("persistence_engine", "sip, or empty.", "WORD"),
        Field.Flag("one_packet", "Schedule each datagram by itself."),
        Field.Text("name", "What people call it.", "NAME"),
        Field.Object("health_check", "The check of its servers: tcp, http ..., or all of it as JSON; none for no check."),
    ]);

    /// <summary>Those of a server.</summary>
    public static Fields OfServer() => new(
    [
        Field.Text("forwarder", "g (direct routing), i (tunnel) or m (masquerading). Default g.", "g|i|m"),
        Field.Number("weight", "Its share of new connections. Default 1."),
        Field.Number("upper_threshold", "With so many connections it gets no new ones; 0 for no limit."),
        Field.Number("lower_threshold", "Below so many it gets new ones again."),
        Field.Object("tunnel", "With --forwarder i: ipip, gue or gre, or all of it as JSON."),
        Field.Text("name", "What people call it.", "NAME"),
        Field.Flag("backup", "Serve only when too few others are up."),
        Field.Object("health_check", "Its own check: tcp, http ..., or all of it as JSON; none for no check."),
    ]);

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        foreach (var field in fields)
        {
            command.Options.Add(field.Option);
        }

        command.Options.Add(labels);
    }

    /// <summary>Makes the body of a request of what was given.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="isPatch">Whether labels can be taken away.</param>
    /// <exception cref="CommandException">A value is none of its field.</exception>
    public JsonObject Read(ParseResult line, bool isPatch)
    {
        var body = new JsonObject();
        foreach (var field in fields)
        {
            if (line.GetValue(field.Option) is { } text)
            {
                body[field.Name] = field.Read(text);
            }
        }

        foreach (var label in line.GetValue(labels) ?? [])
        {
            var end = label.IndexOf('=', StringComparison.Ordinal);
            if (end <= 0)
            {
                throw new CommandException(ExitCode.Usage, $"--label must be NAME=VALUE, not {label}.");
            }

            var all = body["labels"] as JsonObject ?? [];
            all[label[..end]] = end == label.Length - 1 && isPatch ? (JsonNode?)null : label[(end + 1)..];
            body["labels"] = all;
        }

        return body;
    }
}
