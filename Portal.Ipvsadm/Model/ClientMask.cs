namespace Portal.Ipvsadm.Model;

/// <summary>
/// How much of a client's address persistence looks at: clients that are equal under the mask go to one server.
/// Where there is none, each address stands for itself. Either <see cref="IPv4Mask"/> or <see cref="IPv6Prefix"/>.
/// </summary>
public abstract record ClientMask
{
    private protected ClientMask()
    {
    }

    /// <summary>The mask of IPv4 clients, or null when it is 255.255.255.255 and so masks nothing.</summary>
    /// <param name="bits">Any 32 bits: the kernel does not ask that they be contiguous.</param>
    /// <returns>The mask, or null.</returns>
    public static ClientMask? IPv4(uint bits) => bits == uint.MaxValue ? null : new IPv4Mask(bits);

    /// <summary>The prefix of IPv6 clients, or null when it is 128 and so masks nothing.</summary>
    /// <param name="length">1 to 128.</param>
    /// <returns>The prefix, or null.</returns>
    public static ClientMask? IPv6(int length) => length == IPv6Prefix.Whole ? null : new IPv6Prefix(length);
}

/// <summary>A mask of IPv4 addresses.</summary>
/// <param name="Bits">The bits that count, most significant first: <c>0xFFFFFF00</c> for 255.255.255.0.</param>
public sealed record IPv4Mask(uint Bits) : ClientMask;

/// <summary>A prefix of IPv6 addresses.</summary>
/// <param name="Length">How many leading bits count, 1 to 127.</param>
public sealed record IPv6Prefix(int Length) : ClientMask
{
    /// <summary>The length of a whole address.</summary>
    public const int Whole = 128;
}
