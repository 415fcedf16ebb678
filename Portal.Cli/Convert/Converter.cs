using Portal.Cli.Convert.Ipvsadm;
using Portal.Cli.Convert.Keepalived;
using Portal.Cli.Convert.Ldirectord;

namespace Portal.Cli.Convert;

/// <summary>Makes the declared document of another tool's file. It reads no file and resolves no name but through its input.</summary>
public static class Converter
{
    /// <summary>Converts a file.</summary>
    /// <param name="format">Whose file it is.</param>
    /// <param name="input">The file.</param>
    /// <returns>The document, remarks and errors.</returns>
    public static Conversion Convert(ConfigurationFormat format, ConversionInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return format switch
        {
            ConfigurationFormat.Ipvsadm => RuleFile.Convert(input),
            ConfigurationFormat.Keepalived => KeepalivedFile.Convert(input),
            ConfigurationFormat.Ldirectord => LdirectordFile.Convert(input),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
    }
}
