using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Contracts;

/// <summary>This part is about what tells connections apart, as it stands in queries and answers.</summary>
public static partial class ModelMapping
{
    // What stands for every protocol: a template of a firewall mark.
    private const string AnyProtocolName = "ip";
    private const string ServiceNameRule = "must name a service by its path, such as tcp/10.0.0.1/80 or fwmark/ipv4/5.";
    private const string ServerNameRule = "must be a server such as 10.1.0.1/8080, or an IP address alone.";
    private const string ClientsRule = "must be an IP address or a network such as 10.0.0.0/24, with no bits set after its prefix.";
    private const string ProtocolRule = "must be tcp, udp, sctp or ip (templates of firewall marks).";

    /// <summary>The word for the protocol of what a connection goes to.</summary>
    /// <param name="target">An address and port, or the mark of a template.</param>
    /// <returns><c>tcp</c>, <c>udp</c>, <c>sctp</c> or <c>ip</c>.</returns>
    public static string ProtocolOf(ServiceKey target) => target is AddressKey { Protocol: var protocol } ? NameOf(protocol) : AnyProtocolName;

    /// <summary>The service that a text names.</summary>
    /// <param name="field">What the text is called.</param>
    /// <param name="text">For example <c>tcp/10.0.0.1/80</c>; an address may stand in brackets.</param>
    /// <param name="violations">Where a text that does not fit is noted.</param>
    /// <returns>The service, or null.</returns>
    public static ServiceKey? ServiceNamed(string field, string text, ViolationList violations)
    {
        var key = text.Split('/') is [var type, var second, var third] ? ServiceKeyOf(type, second, third, new ViolationList()) : null;
        Refuse(field, key is null, ServiceNameRule, violations);
        return key;
    }

    /// <summary>The server, or the host, that a text names.</summary>
    /// <param name="field">What the text is called.</param>
    /// <param name="text">For example <c>10.1.0.1/8080</c> or <c>10.1.0.1</c>; an address may stand in brackets.</param>
    /// <param name="violations">Where a text that does not fit is noted.</param>
    /// <returns>The address, or null; and the port, or null when none is named.</returns>
    public static (Address? Address, ushort? Port) ServerNamed(string field, string text, ViolationList violations)
    {
        (Address? Address, ushort? Port) named = text.Split('/') switch
        {
            [var host] => (HostOf(host, new ViolationList()), null),
            [var host, var port] when ServerKeyOf(host, port, new ViolationList()) is var (address, number) => (address, number),
            _ => default,
        };
        Refuse(field, named.Address is null, ServerNameRule, violations);
        return named;
    }

    /// <summary>The clients that a text names.</summary>
    /// <param name="field">What the text is called.</param>
    /// <param name="text">For example <c>192.0.2.7</c> or <c>2001:db8::/64</c>; an address alone may stand in brackets.</param>
    /// <param name="violations">Where a text that does not fit is noted.</param>
    /// <returns>The network, or null.</returns>
    public static Network? ClientsNamed(string field, string text, ViolationList violations)
    {
        var network = NetworkText.Parse(WithoutBrackets(text));
        Refuse(field, network is null, ClientsRule, violations);
        return network;
    }

    /// <summary>The protocol that a word names.</summary>
    /// <param name="field">What the word is called.</param>
    /// <param name="text">For example <c>tcp</c>.</param>
    /// <param name="violations">Where a word that does not fit is noted.</param>
    /// <returns>The protocol; null for <c>ip</c>, and when there is none. And whether it is <c>ip</c>.</returns>
    public static (Protocol? Protocol, bool IsAny) ProtocolNamed(string field, string text, ViolationList violations)
    {
        var protocol = ProtocolOf(text, new ViolationList());
        var isAny = text == AnyProtocolName;
        Refuse(field, protocol is null && !isAny, ProtocolRule, violations);
        return (protocol, isAny);
    }

    /// <summary>The state that a word names, in any case.</summary>
    /// <param name="field">What the word is called.</param>
    /// <param name="text">For example <c>established</c>.</param>
    /// <param name="violations">Where a word that does not fit is noted.</param>
    /// <returns>The state by the kernel's name, or null.</returns>
    public static string? StateNamed(string field, string text, ViolationList violations)
    {
        var state = ConnectionStates.All.FirstOrDefault(known => known.Equals(text, StringComparison.OrdinalIgnoreCase));
        Refuse(field, state is null, $"must be one of {string.Join(", ", ConnectionStates.All)}.", violations);
        return state;
    }
}
