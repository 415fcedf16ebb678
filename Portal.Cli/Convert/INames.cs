using Portal.Ipvsadm.Model;

namespace Portal.Cli.Convert;

/// <summary>Finds what names stand for, where people have asked for that.</summary>
public interface INames
{
    /// <summary>The addresses of a host, in the order in which they would be tried.</summary>
    /// <param name="host">Its name.</param>
    /// <returns>The addresses; none when the name is not known.</returns>
    IReadOnlyList<Address> Addresses(string host);

    /// <summary>The port of a service of the network, such as <c>http</c>.</summary>
    /// <param name="service">Its name.</param>
    /// <param name="protocol">The protocol.</param>
    /// <returns>The port, or null when the name is not known.</returns>
    ushort? Port(string service, Protocol protocol);
}
