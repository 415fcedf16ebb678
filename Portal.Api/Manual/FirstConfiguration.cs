using System.Globalization;
using System.Text;
using Portal.Api.Configuration;

namespace Portal.Api.Manual;

/// <summary>The configuration file of a new installation: all options, with what they mean. Nearly all are comments.</summary>
internal static class FirstConfiguration
{
    private const int Width = 120;

    /// <summary>Writes it.</summary>
    /// <returns>JSON with comments.</returns>
    public static string Text()
    {
        var text = new StringBuilder("""
            // The configuration of Portal. After a change:
            //   portal --check-config           says whether Portal would start with it
            //   systemctl restart portal        touches no connection
            //   systemctl reload portal         is enough for a new token or certificate in the same file
            // Every option has the same name on the command line (--listen) and in the environment (PORTAL_LISTEN). Both override this
            // file. Options in comments show their default, or an example: remove the // before the name to set one. See portal.json(5).
            {

            """);
        foreach (var (i, option) in OptionTable.All.Index())
        {
            text.Append(i == 0 ? string.Empty : "\n");
            foreach (var line in Paragraphs.Lines($"{option.Help} {option.Advice}", Width))
            {
                text.Append(CultureInfo.InvariantCulture, $"  // {line}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"  {(option.IsSetAtFirst ? string.Empty : "// ")}\"{option.Name}\": {option.Example},\n");
        }

        return text.Append("}\n").ToString();
    }
}
