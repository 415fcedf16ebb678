using System.Text.RegularExpressions;

namespace Portal.Tests.Cli.Convert;

/// <summary>Files of the corpus as the real tools load them in the lab.</summary>
internal static partial class RealFile
{
    /// <summary>
    /// Takes out the checks of keepalived, and makes ldirectord take each server as one that is alive. Portal has a sorry server in the table
    /// always, with weight 0; keepalived has it so with <c>sorry_server_inhibit</c>.
    /// </summary>
    public static string WithoutChecks(string text)
    {
        while (Check().Match(text) is { Success: true } check)
        {
            var (depth, end) = (1, check.Index + check.Length);
            for (; depth > 0; end++)
            {
                depth += text[end] switch { '{' => 1, '}' => -1, _ => 0 };
            }

            text = text.Remove(check.Index, end - check.Index);
        }

        text = SorryServer().Replace(text.Replace("sorry_server_inhibit", string.Empty, StringComparison.Ordinal), "${line}\nsorry_server_inhibit");
        return CheckType().Replace(text, "${blank}checktype = on");
    }

    [GeneratedRegex(@"\b([A-Z]+_CHECK|HTTP_GET|SSL_GET)\s*\{")]
    private static partial Regex Check();

    [GeneratedRegex(@"(?<line>\bsorry_server .*)")]
    private static partial Regex SorryServer();

    [GeneratedRegex(@"(?<blank>[ \t]+)checktype\s*=.*")]
    private static partial Regex CheckType();
}
