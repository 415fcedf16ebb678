namespace Portal.Cli.Convert.Keepalived;

/// <summary>Makes statements with blocks of lines. A line ends a statement, and so does a brace.</summary>
internal static class StatementReader
{
    /// <summary>Reads the statements of a file.</summary>
    /// <param name="lines">Its lines.</param>
    /// <param name="findings">Where errors are noted.</param>
    public static List<Statement> Read(List<ConfigLine> lines, Findings findings)
    {
        var root = new List<Statement>();
        var open = new Stack<(List<Statement> Block, Place Place)>([(root, default)]);
        foreach (var line in lines)
        {
            List<ConfigWord> words = [];
            foreach (var word in ConfigWords.Split(line, findings))
            {
                if (word.IsQuoted || word.Text is not ("{" or "}"))
                {
                    words.Add(word);
                    continue;
                }

                End(open.Peek().Block, ref words);
                if (word.Text == "{")
                {
                    Open(open, word, findings);
                }
                else if (open.Count > 1)
                {
                    open.Pop();
                }
                else
                {
                    findings.Error(word.Place, "This } has no { before it.");
                }
            }

            End(open.Peek().Block, ref words);
        }

        foreach (var (_, place) in open.SkipLast(1))
        {
            findings.Error(place, "This { has no } behind it.");
        }

        return root;
    }

    private static void Open(Stack<(List<Statement> Block, Place Place)> open, ConfigWord brace, Findings findings)
    {
        var block = open.Peek().Block;
        if (block.Count == 0 || block[^1].Block is not null)
        {
            findings.Error(brace.Place, "This { has no keyword before it.");
            open.Push(([], brace.Place));
            return;
        }

        block[^1].Block = [];
        open.Push((block[^1].Block!, brace.Place));
    }

    private static void End(List<Statement> block, ref List<ConfigWord> words)
    {
        if (words.Count > 0)
        {
            block.Add(new Statement(words));
            words = [];
        }
    }
}
