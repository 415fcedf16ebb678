namespace Portal.Ipvsadm.Model;

/// <summary>What a persistence engine told a client by.</summary>
/// <param name="Engine">The engine, for example <c>sip</c>.</param>
/// <param name="Data">
/// What it found in the client's packet, for example a SIP Call-ID. The client chose it: it is text of printable ASCII here,
/// with <c>\xE9</c> for any other byte and <c>\\</c> for a backslash.
/// </param>
/// <param name="IsCut">True when it was longer than the kernel's own limit of 255 bytes, and only so much is here.</param>
public sealed record EngineData(string Engine, string Data, bool IsCut = false)
{
    /// <summary>The most bytes of data that are kept: as many as the kernel keeps (IP_VS_PEDATA_MAXLEN).</summary>
    public const int LongestData = 255;
}
