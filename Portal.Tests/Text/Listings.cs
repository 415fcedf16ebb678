using System.Buffers;
using System.Text;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Tests.Text;

/// <summary>Puts small listings together line by line.</summary>
internal static class Listings
{
    /// <summary>The output of both listings with these lines after their titles.</summary>
    public static string Of(string[] tunnelInfo, string[] thresholds) =>
        ListingWriter.VersionLine + ListingWriter.TunnelInfoTitles + Lines(tunnelInfo) + ListingWriter.VersionLine + ListingWriter.ThresholdsTitles + Lines(thresholds);

    /// <summary>Reads a listing.</summary>
    public static ObservedTable? Parse(string text) => ConfigurationListing.Parse(new(Encoding.UTF8.GetBytes(text)));

    /// <summary>Reads a listing that has arrived in pieces of so many bytes.</summary>
    public static ObservedTable? Parse(string text, int piece)
    {
        Piece? first = null, last = null;
        foreach (var bytes in Encoding.UTF8.GetBytes(text).Chunk(piece))
        {
            last = new Piece(bytes, last);
            first ??= last;
        }

        return ConfigurationListing.Parse(first is null ? default : new ReadOnlySequence<byte>(first, 0, last!, last!.Memory.Length));
    }

    /// <summary>Reads a service without servers, which both listings show alike.</summary>
    public static ObservedService Service(string line) => Parse(Of([line], [line]))!.Services.Single();

    /// <summary>Reads the servers of a service by their lines in both listings.</summary>
    public static ObservedServer Server(string tunnelInfo, string thresholds) =>
        Parse(Of(["FWM  5 rr", tunnelInfo], ["FWM  5 rr", thresholds]))!.Services.Single().Servers.Single();

    private static string Lines(string[] lines) => string.Concat(lines.Select(line => line + "\n"));

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(byte[] bytes, Piece? before)
        {
            Memory = bytes;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}
