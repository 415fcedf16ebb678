namespace Portal.Cli.Convert.Ipvsadm;

/// <summary>A line of rules, taken apart into its command, its options and what is left.</summary>
internal sealed class RuleLine
{
    private const string Listing = "LlShv";

    private readonly Dictionary<string, RuleUse> uses = [];

    private RuleLine(RuleUse command) => Command = command;

    /// <summary>What the line does.</summary>
    public RuleUse Command { get; }

    /// <summary>The letter of the command.</summary>
    public char Letter => Command.Option.Letter;

    /// <summary>Whether the line only shows something.</summary>
    public bool Shows => Listing.Contains(Letter, StringComparison.Ordinal);

    /// <summary>The words that are no options and no arguments.</summary>
    public List<RuleWord> Rest { get; } = [];

    /// <summary>Where each field was said.</summary>
    public Dictionary<string, Place> Places { get; } = [];

    /// <summary>The option that sets a field; null when there is none.</summary>
    public RuleUse? this[string group] => uses.GetValueOrDefault(group);

    /// <summary>Reads a line.</summary>
    /// <param name="words">Its words; one at least.</param>
    /// <param name="findings">Where errors are noted.</param>
    /// <returns>The line, or null when there is an error.</returns>
    public static RuleLine? Read(List<RuleWord> words, Findings findings)
    {
        RuleLine? line = null;
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i].Text is not ['-', _, ..])
            {
                if (line is null)
                {
                    findings.Error(words[i].Place, $"A line must begin with a command such as -A or -a; \"{words[i].Text}\" is none.");
                    return null;
                }

                line.Rest.Add(words[i]);
                continue;
            }

            foreach (var use in Uses(words, ref i, findings))
            {
                if (!Take(use, ref line, findings))
                {
                    return null;
                }

                if (line!.Shows)
                {
                    return line;
                }
            }

            if (findings.Errors.Any(error => error.Line == words[0].Place.Line && error.File == words[0].Place.File))
            {
                return null;
            }
        }

        return line;
    }

    /// <summary>Whether a field was said before another.</summary>
    public bool IsBefore(string group, string other) => this[group] is { } one && this[other] is { } two && one.Place.Column < two.Place.Column;

    private static bool Take(RuleUse use, ref RuleLine? line, Findings findings)
    {
        var option = use.Option;
        var rule = (line, option) switch
        {
            (null, { IsCommand: false }) => $"A line must begin with a command such as -A or -a; {option} is none.",
            (not null, { IsCommand: true }) => $"A line can have one command; {option} is another.",
            (not null, _) when !option.Commands.Contains(line.Letter, StringComparison.Ordinal) => $"{option} does not go with {line.Command.Option}.",
            (not null, _) when line.uses.TryGetValue(option.Group, out var other) => $"{option} says again what {other.Option} has said.",
            _ => null,
        };
        if (rule is not null)
        {
            findings.Error(use.Place, rule);
            return false;
        }

        if (line is null)
        {
            line = new RuleLine(use);
            return true;
        }

        line.uses.Add(option.Group, use);
        line.Places[option.Group] = use.ValuePlace;
        return true;
    }

    // A word may hold one long option, or several letters, of which the last may be followed by its argument.
    private static List<RuleUse> Uses(List<RuleWord> words, ref int i, Findings findings)
    {
        var word = words[i];
        if (word.Text.StartsWith("--", StringComparison.Ordinal))
        {
            var sign = word.Text.IndexOf('=', StringComparison.Ordinal);
            var name = sign < 0 ? word.Text[2..] : word.Text[2..sign];
            return Use(RuleOptions.Of(name), word.Text, word.Place, sign < 0 ? null : new RuleWord(word.Text[(sign + 1)..], At(word.Place, sign + 1)), words, ref i, findings) is { } use ? [use] : [];
        }

        List<RuleUse> uses = [];
        for (var at = 1; at < word.Text.Length; at++)
        {
            var option = RuleOptions.Of(word.Text[at]);
            RuleWord? attached = null;
            if (option is { Argument: not OptionArgument.None } && at + 1 < word.Text.Length)
            {
                var skip = word.Text[at + 1] == '=' ? 2 : 1;
                attached = new RuleWord(word.Text[(at + skip)..], At(word.Place, at + skip));
            }

            if (Use(option, "-" + word.Text[at], At(word.Place, at == 1 ? 0 : at), attached, words, ref i, findings) is not { } use)
            {
                return [];
            }

            uses.Add(use);
            if (attached is not null)
            {
                break;
            }
        }

        return uses;
    }

    private static RuleUse? Use(RuleOption? option, string text, Place place, RuleWord? attached, List<RuleWord> words, ref int i, Findings findings)
    {
        if (option is null)
        {
            findings.Error(place, $"ipvsadm has no option {text}.");
            return null;
        }

        if (option.Argument == OptionArgument.None && attached is not null)
        {
            findings.Error(place, $"{option} takes no argument.");
            return null;
        }

        if (option.Argument == OptionArgument.None || attached is not null)
        {
            return new RuleUse(option, attached?.Text, place, attached?.Place ?? place);
        }

        var next = i + 1 < words.Count ? words[i + 1] : (RuleWord?)null;
        if (option.Argument == OptionArgument.Optional && next is null or { Text: ['-', ..] })
        {
            return new RuleUse(option, null, place, place);
        }

        if (next is not { } argument)
        {
            // ipvsadm -S writes this for flag-3 of sh and mh, whose names it does not know.
            if (option.Letter == 'b')
            {
                return new RuleUse(option, string.Empty, place, place);
            }

            findings.Error(place, $"{option} needs an argument.");
            return null;
        }

        i++;
        return new RuleUse(option, argument.Text, place, argument.Place);
    }

    private static Place At(Place place, int further) => place with { Column = place.Column + further };
}
