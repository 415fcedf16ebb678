namespace Portal.Cli.Convert.Ipvsadm;

/// <summary>Whether an option takes an argument.</summary>
internal enum OptionArgument
{
    /// <summary>It takes none.</summary>
    None,

    /// <summary>The next word, whatever it is.</summary>
    Needed,

    /// <summary>The next word, unless it begins with <c>-</c>.</summary>
    Optional,
}
