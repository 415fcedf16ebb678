using System.Buffers;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Text;

/// <summary>Reads what <see cref="GlobalsListing"/> and <see cref="ConfigurationListing"/> read, printed by one ipvsadm in this order.</summary>
public static class KernelListing
{
    /// <summary>Reads the listings.</summary>
    /// <param name="output">What ipvsadm printed.</param>
    /// <returns>The table and the globals; null when the listings of the table are torn.</returns>
    /// <exception cref="ListingFormatException">A line is not known, or missing.</exception>
    public static ObservedKernel? Parse(ReadOnlySequence<byte> output)
    {
        var end = GlobalsListing.EndOf(output);
        var globals = GlobalsListing.Parse(output.Slice(0, end));
        return ConfigurationListing.Parse(output.Slice(end)) is { } table ? new ObservedKernel(table, globals) : null;
    }
}
