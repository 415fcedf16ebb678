using System.Buffers;
using System.Globalization;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Text;

/// <summary>Reads <c>ipvsadm -L --daemon</c> and <c>ipvsadm -L --timeout</c>, printed one after the other.</summary>
public static class GlobalsListing
{
    private const string Title = "Timeout (tcp tcpfin udp):";

    /// <summary>Reads the listings.</summary>
    /// <param name="utf8">What ipvsadm printed.</param>
    /// <returns>The globals; the time-outs are always there.</returns>
    /// <exception cref="ListingFormatException">A line is not known, or missing: of a listing that was cut off nothing is believed.</exception>
    public static Globals Parse(ReadOnlySequence<byte> utf8)
    {
        var globals = Globals.None;
        var lines = new LineReader(utf8);
        for (; !lines.IsAtEnd && !lines.Current.StartsWith(Title); lines.MoveNext())
        {
            if (!DaemonText.TryParse(lines.Current.ToString(), out var role, out var daemon) || globals.Daemon(role) is not null)
            {
                throw lines.Error("should be that of a sync daemon, or tell the time-outs");
            }

            globals = globals.With(role, daemon);
        }

        if (lines.IsAtEnd)
        {
            throw lines.Error("should tell the time-outs");
        }

        var words = new WordReader(lines.Current[Title.Length..]);
        if (!TryRead(ref words, out var tcp) || !TryRead(ref words, out var finish) || !TryRead(ref words, out var udp) || !words.IsAtEnd)
        {
            throw lines.Error("should have three numbers of seconds");
        }

        lines.MoveNext();
        return lines.IsAtEnd ? globals with { Timeouts = new Timeouts { Tcp = tcp, TcpFin = finish, Udp = udp } } : throw lines.Error("should not be there");
    }

    /// <summary>Finds the end of the listings in front of others: it is that of the time-outs' line.</summary>
    /// <param name="utf8">What ipvsadm printed.</param>
    /// <returns>The place behind that line; the end of the output where it is missing.</returns>
    internal static SequencePosition EndOf(ReadOnlySequence<byte> utf8)
    {
        var lines = new SequenceReader<byte>(utf8);
        while (!lines.IsNext("Timeout "u8) && lines.TryAdvanceTo((byte)'\n'))
        {
        }

        return lines.TryAdvanceTo((byte)'\n') ? lines.Position : utf8.End;
    }

    private static bool TryRead(ref WordReader words, out TimeSpan time)
    {
        var isNumber = int.TryParse(words.Next(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds);
        time = TimeSpan.FromSeconds(seconds);
        return isNumber;
    }
}
