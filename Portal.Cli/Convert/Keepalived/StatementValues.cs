using System.Globalization;
using Portal.Cli.Convert.Documents;
using Portal.Ipvsadm.Model;

namespace Portal.Cli.Convert.Keepalived;

/// <summary>Reads the values of statements.</summary>
internal sealed class StatementValues(Findings findings, INames? names)
{
    private readonly Values values = new(findings, names);

    /// <summary>Where errors and remarks are noted.</summary>
    public Findings Findings => findings;

    /// <summary>The text behind a keyword; null with an error when there is none.</summary>
    public string? Text(Statement statement, int word = 1)
    {
        if (word < statement.Words.Count)
        {
            return statement.Words[word].Text;
        }

        findings.Error(statement.Place, $"{statement.Keyword} needs a value.");
        return null;
    }

    /// <summary>The number behind a keyword; null with an error when there is none.</summary>
    public long? Number(Statement statement, long minimum, long maximum, int word = 1) =>
        Text(statement, word) is { } text ? values.Number(statement.PlaceOf(word), statement.Keyword, text, minimum, maximum) : null;

    /// <summary>The seconds behind a keyword; null with an error when there are none.</summary>
    public decimal? Seconds(Statement statement)
    {
        if (Text(statement) is not { } text)
        {
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 && seconds <= uint.MaxValue)
        {
            return seconds;
        }

        findings.Error(statement.PlaceOf(1), $"{statement.Keyword} must be a number of seconds above 0; \"{text}\" is none.");
        return null;
    }

    /// <summary>Whether a keyword is on: alone it is, else its value says so.</summary>
    public bool? Flag(Statement statement)
    {
        switch (statement.Value)
        {
            case null or "on" or "true" or "yes":
                return true;
            case "off" or "false" or "no":
                return false;
            default:
                findings.Error(statement.PlaceOf(1), $"{statement.Keyword} must be on, off, true, false, yes or no; \"{statement.Value}\" is none.");
                return null;
        }
    }

    /// <summary>The address in a word; null with an error when it is none.</summary>
    public Address? Address(Statement statement, int word, IpFamily? family = null) =>
        Text(statement, word) is { } text ? values.Address(statement.PlaceOf(word), text, family) : null;

    /// <summary>The port in a word; null when there is none.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="word">Which word.</param>
    /// <param name="isWrong">Whether there is one that is wrong.</param>
    public ushort? Port(Statement statement, int word, out bool isWrong)
    {
        isWrong = false;
        if (word >= statement.Words.Count)
        {
            return null;
        }

        var port = values.Number(statement.PlaceOf(word), "The port", statement.Words[word].Text, 0, ushort.MaxValue);
        isWrong = port is null;
        return (ushort?)port;
    }

    /// <summary>The forwarding method: <c>NAT</c>, <c>DR</c> or <c>TUN [type …]</c>.</summary>
    public Forwarding? Method(Statement statement)
    {
        switch (Text(statement))
        {
            case null:
                return null;
            case "NAT":
                return new Masquerading();
            case "DR":
                return Forwarding.Default;
            case "TUN":
                return Tunnel(statement);
            default:
                findings.Error(statement.PlaceOf(1), $"{statement.Keyword} must be NAT, DR or TUN; \"{statement.Value}\" is none.");
                return null;
        }
    }

    /// <summary>Notes words that keepalived does not look at.</summary>
    public void Rest(Statement statement, int words)
    {
        if (statement.Words.Count > words)
        {
            findings.Remark(statement.PlaceOf(words), $"keepalived does not look at \"{statement.Words[words].Text}\" behind {statement.Keyword}. Remove it.");
        }
    }

    private IpInIp? Tunnel(Statement statement)
    {
        var (type, word) = ("ipip", 2);
        ushort? port = null;
        TunnelChecksum? checksum = null;
        while (word < statement.Words.Count)
        {
            var text = statement.Words[word].Text;
            switch (text)
            {
                case "type" when Text(statement, word + 1) is { } name:
                    type = name;
                    word += 2;
                    break;
                case "port" when Number(statement, 1, ushort.MaxValue, word + 1) is { } number:
                    port = (ushort)number;
                    word += 2;
                    break;
                case "nocsum" or "csum" or "remcsum":
                    checksum = TunnelWords.Checksums.First(known => known.Value == text).Key;
                    word++;
                    break;
                case "type" or "port":
                    return null;
                default:
                    findings.Error(statement.PlaceOf(word), $"A tunnel is told by type, port, nocsum, csum and remcsum; \"{text}\" is none of them.");
                    return null;
            }
        }

        var tunnel = TunnelWords.Make(type, port, checksum, out var rule);
        if (rule is not null)
        {
            findings.Error(statement.PlaceOf(1), rule);
        }

        return tunnel is null ? null : new IpInIp(tunnel);
    }
}
