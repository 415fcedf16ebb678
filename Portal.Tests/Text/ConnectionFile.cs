using System.Globalization;
using System.Text;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Tests.Text;

/// <summary>The kernel's connection table as a file: written as the kernel's printf formats do, and read through the product.</summary>
internal static class ConnectionFile
{
    public const string Title = "Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData\n";

    /// <summary>A table with these lines under its title.</summary>
    public static string Of(params IEnumerable<string> lines) => Title + string.Concat(lines.Select(line => line + "\n"));

    /// <summary>Reads a table that comes in pieces of so many bytes.</summary>
    public static List<Connection> Read(byte[] text, int piece = int.MaxValue, long skip = 0)
    {
        var listing = new ConnectionListing(skip);
        var found = new List<Connection>();
        var rest = text.AsMemory();
        while (true)
        {
            while (listing.TryRead(out var connection))
            {
                found.Add(connection);
            }

            if (listing.IsEnded)
            {
                return found;
            }

            var count = Math.Min(Math.Min(piece, rest.Length), listing.Free.Length);
            rest[..count].CopyTo(listing.Free);
            listing.Add(count);
            rest = rest[count..];
        }
    }

    public static List<Connection> Read(string text) => Read(Encoding.Latin1.GetBytes(text));

    /// <summary>A line without its line feed; characters are bytes.</summary>
    public static string Line(Connection connection, string? engine = null, byte[]? data = null)
    {
        var (protocol, target) = connection.Virtual switch
        {
            AddressKey key => (key.Protocol.ToString().ToUpperInvariant(), $"{Hex(key.Address)} {key.Port:X4}"),
            FirewallMarkKey { MarkFamily: IpFamily.IPv4, Mark: var mark } => ("IP", $"{mark:X8} 0000"),
            FirewallMarkKey { Mark: var mark } => ("IP", $"{mark >> 16:x4}:{mark & 0xFFFF:x4}:0000:0000:0000:0000:0000:0000 0000"),
            _ => throw new ArgumentOutOfRangeException(nameof(connection)),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{protocol,-3} {Hex(connection.Client.Address)} {connection.Client.Port:X4} {target} ")
            + string.Create(CultureInfo.InvariantCulture, $"{Hex(connection.Server.Address)} {connection.Server.Port:X4} {connection.State,-11} {connection.ExpiresIn.TotalSeconds,7}")
            + (engine is null ? string.Empty : $" {engine} {Encoding.Latin1.GetString(data!)}");
    }

    private static string Hex(Address address) => address.Family == IpFamily.IPv4
        ? ((uint)address.Bits).ToString("X8", CultureInfo.InvariantCulture)
        : string.Join(':', address.Bits.ToString("x32", CultureInfo.InvariantCulture).Chunk(4).Select(group => new string(group)));
}
