namespace Portal.Ipvsadm.Text;

/// <summary>Goes through one of the listings that ipvsadm has printed one after another: its titles, services and servers.</summary>
internal static class ListingReader
{
    private const string VersionLine = "IP Virtual Server version ";
    private const string FirstTitle = "Prot LocalAddress:Port ";
    private const string SecondTitle = "  -> RemoteAddress:Port";

    /// <summary>Takes in a line.</summary>
    /// <param name="line">The line without its line feed.</param>
    /// <returns>Null, or what is wrong with it.</returns>
    internal delegate string? LineRule(ReadOnlySpan<char> line);

    /// <summary>Reads a listing up to the titles of the next one.</summary>
    /// <param name="lines">At its first line.</param>
    /// <param name="column">A column that only this listing has.</param>
    /// <param name="readService">Takes in the line of a service.</param>
    /// <param name="readServer">Takes in the line of a server of the service before.</param>
    /// <exception cref="ListingFormatException">A line is not known.</exception>
    public static void Read(ref LineReader lines, string column, LineRule readService, LineRule readServer)
    {
        ReadTitles(ref lines, column);
        var (hasService, isNameless) = (false, false);
        while (!lines.IsAtEnd && !lines.Current.StartsWith(VersionLine) && !lines.Current.StartsWith(FirstTitle))
        {
            var isServer = lines.Current.StartsWith(ServerLine.Start);
            isNameless = isServer ? isNameless : ServiceLine.IsNameless(lines.Current);
            var reason = isNameless ? null : isServer && !hasService ? "is a server without a service" : (isServer ? readServer : readService)(lines.Current);
            if (reason is not null)
            {
                throw lines.Error(reason);
            }

            hasService = true;
            lines.MoveNext();
        }
    }

    private static void ReadTitles(ref LineReader lines, string column)
    {
        if (lines.Current.StartsWith(VersionLine))
        {
            lines.MoveNext();
        }

        var first = lines.Current.ToString();
        var isFirst = first.StartsWith(FirstTitle, StringComparison.Ordinal);
        if (isFirst)
        {
            lines.MoveNext();
        }

        // The column that tells the listings apart stands in the first title of some and in the second of others.
        if (!isFirst || !lines.Current.StartsWith(SecondTitle)
            || !(first.Contains(column, StringComparison.Ordinal) || lines.Current.Contains(column, StringComparison.Ordinal)))
        {
            throw lines.Error($"is not the title of a listing with the column {column}");
        }

        lines.MoveNext();
    }
}
