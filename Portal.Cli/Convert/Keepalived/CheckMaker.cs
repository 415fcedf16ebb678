using System.Globalization;
using Portal.Ipvsadm.Validation;

namespace Portal.Cli.Convert.Keepalived;

/// <summary>Makes the part of a check of the document that its kind says.</summary>
internal sealed class CheckMaker(Findings findings)
{
    private const string UdpAdvice = "A check of type udp needs send and expect, both of printable characters, because silence proves nothing. Use a health_check of type program, or of type ping.";

    private static readonly string[] QueryTypes = ["A", "NS", "CNAME", "SOA", "MX", "TXT", "AAAA"];

    /// <summary>Fills in the fields of the kind; a check that cannot be said is not usable after it.</summary>
    public void Fill(CheckDraft draft)
    {
        draft.Fields.Add(HealthFields.Type, draft.Defaults.Type);
        switch (draft.Keyword)
        {
            case "HTTP_GET" or "SSL_GET":
                FillHttp(draft);
                break;
            case "SMTP_CHECK":
                draft.Fields.Add(HealthFields.Expect, "220");
                findings.Remark(draft.Place, "SMTP_CHECK became a check of type tcp that waits for the greeting 220: Portal does not speak SMTP.");
                break;
            case "DNS_CHECK":
                FillDns(draft);
                break;
            case "UDP_CHECK":
                FillUdp(draft);
                break;
            case "MISC_CHECK":
                FillProgram(draft);
                break;
        }
    }

    private void FillHttp(CheckDraft draft)
    {
        if (draft.Urls is not [var url, .. var others])
        {
            findings.Error(draft.Place, $"{draft.Keyword} needs a url.");
            return;
        }

        foreach (var other in others)
        {
            findings.Remark(other.Place, "This url was not carried over: a check of Portal asks one. Make a page that looks at all of them.");
        }

        var path = url.Path is null or "" ? "/" : url.Path;
        if (!path.StartsWith('/') || path.Any(character => character is <= ' ' or > '~'))
        {
            findings.Error(url.Place, "The path must begin with / and have only printable ASCII characters without spaces.");
        }

        draft.Fields.Add(HealthFields.Path, path);
        draft.Fields.Add(HealthFields.Status, url.Status);
        if (url.Body is { } body)
        {
            draft.Fields.Add(HealthFields.Body, body);
        }

        draft.VirtualHost = url.VirtualHost ?? draft.VirtualHost;
    }

    private void FillDns(CheckDraft draft)
    {
        var (type, place) = draft.Texts.GetValueOrDefault("type", ("SOA", draft.Place));
        if (!QueryTypes.Contains(type))
        {
            findings.Error(place, $"The type must be one of {string.Join(", ", QueryTypes)}; \"{type}\" is none.");
        }

        var (name, _) = draft.Texts.GetValueOrDefault("name", (".", draft.Place));
        if (name.Trim('.').Length == 0)
        {
            Refuse(draft, "A check of Portal asks for a name below the root. Add the name of a zone that the server has.");
        }

        draft.Fields.Add(HealthFields.Name, name);
        draft.Fields.Add(HealthFields.QueryType, type);
    }

    private void FillUdp(CheckDraft draft)
    {
        if (draft.Texts.TryGetValue("payload", out var payload) && draft.Texts.TryGetValue("require_reply", out var reply)
            && Text(payload.Text) is { } send && Text(reply.Text) is { } expect)
        {
            draft.Fields.Add(HealthFields.Send, send);
            draft.Fields.Add(HealthFields.Expect, expect);
        }
        else
        {
            Refuse(draft, UdpAdvice);
        }
    }

    private void FillProgram(CheckDraft draft)
    {
        if (!draft.Texts.TryGetValue("misc_path", out var path) || path.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var program, .. var arguments])
        {
            findings.Error(draft.Place, "MISC_CHECK needs misc_path.");
            return;
        }

        var name = program.Split('/')[^1];
        draft.Fields.Add(HealthFields.Name, name);
        findings.Remark(path.Place, $"Put {program} as \"{name}\" into the folder of --health-programs before you apply the document. "
            + (arguments.Length == 0 ? string.Empty : "It gets no arguments. ")
            + "It learns what to check from PORTAL_CHECK_ADDRESS and PORTAL_CHECK_PORT.");
    }

    private void Refuse(CheckDraft draft, string advice)
    {
        draft.IsUsable = false;
        findings.Remark(draft.Place, $"{draft.Keyword} was not carried over. {advice}");
    }

    // Groups of hexadecimal digits, of which two are a byte and a single one, too.
    private static string? Text(string hexadecimal)
    {
        var text = string.Empty;
        foreach (var group in hexadecimal.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            for (var at = 0; at < group.Length; at += 2)
            {
                if (!byte.TryParse(group[at..Math.Min(at + 2, group.Length)], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
                    || value is not ((>= (byte)' ' and <= (byte)'~') or (byte)'\r' or (byte)'\n' or (byte)'\t'))
                {
                    return null;
                }

                text += (char)value;
            }
        }

        return text.Length == 0 ? null : text;
    }
}
