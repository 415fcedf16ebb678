using System.Buffers;
using System.Globalization;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Text;

/// <summary>Reads <c>ipvsadm -L --timeout</c> and <c>ipvsadm -L --daemon</c>, printed one after the other.</summary>
public static class SettingsListing
{
    private const string Title = "Timeout (tcp tcpfin udp):";

    /// <summary>Reads the listings.</summary>
    /// <param name="utf8">What ipvsadm printed.</param>
    /// <returns>The settings; the time-outs are always there.</returns>
    /// <exception cref="ListingFormatException">A line is not known, or missing.</exception>
    public static KernelSettings Parse(ReadOnlySequence<byte> utf8)
    {
        var lines = new LineReader(utf8);
        if (lines.IsAtEnd || !lines.Current.StartsWith(Title))
        {
            throw lines.Error("should tell the time-outs");
        }

        var words = new WordReader(lines.Current[Title.Length..]);
        if (!TryRead(ref words, out var tcp) || !TryRead(ref words, out var finish) || !TryRead(ref words, out var udp) || !words.IsAtEnd)
        {
            throw lines.Error("should have three numbers of seconds");
        }

        var settings = new KernelSettings { Timeouts = new Timeouts { Tcp = tcp, TcpFin = finish, Udp = udp } };
        for (lines.MoveNext(); !lines.IsAtEnd; lines.MoveNext())
        {
            if (!DaemonText.TryParse(lines.Current.ToString(), out var role, out var daemon) || settings.Daemon(role) is not null)
            {
                throw lines.Error("should be that of a sync daemon");
            }

            settings = settings.With(role, daemon);
        }

        return settings;
    }

    private static bool TryRead(ref WordReader words, out TimeSpan time)
    {
        var isNumber = int.TryParse(words.Next(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds);
        time = TimeSpan.FromSeconds(seconds);
        return isNumber;
    }
}
