using System.Collections.Immutable;
using System.Globalization;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Contracts;

/// <summary>
/// The border between the API's words (service, server, forwarder) and the kernel's (virtual service, real server,
/// forwarding). This part is about identity: what stands in paths and in the identifying fields.
/// </summary>
public static partial class ModelMapping
{
    private const string IPv4Name = "ipv4";
    private const string IPv6Name = "ipv6";
    private const string TypeRule = "must be tcp, udp, sctp or fwmark.";
    private const string HostRule = "must be an IP address: four decimal numbers without leading zeros, or an IPv6 literal without a zone. Host names are not looked up.";
    private const string FamilyRule = "must be ipv4 or ipv6.";
    private const string RequiredRule = "is required.";

    // They break no rule: where the identity cannot be read, what does not depend on it is checked with these.
    private static readonly FirewallMarkKey AnyService = new(IpFamily.IPv4, 1);
    private static readonly RealServerKey AnyServer = new(Address.IPv4(0x0A000001), 0);

    /// <summary>The key of the service that a path names.</summary>
    /// <param name="type">The first segment.</param>
    /// <param name="second">The address, bare or in brackets; the family of a fwmark service.</param>
    /// <param name="third">The port; the mark of a fwmark service.</param>
    /// <param name="violations">Where segments that do not fit are noted.</param>
    /// <returns>The key, or null.</returns>
    public static ServiceKey? ServiceKeyOf(string type, string second, string third, ViolationList violations)
    {
        if (type == ServiceBody.FirewallMarkType)
        {
            var family = FamilyOf(second, violations);
            var mark = NumberOf(Fields.Mark, third, 1, uint.MaxValue, violations);
            return family is { } known && mark is { } number ? new FirewallMarkKey(known, (uint)number) : null;
        }

        var protocol = ProtocolOf(type, violations);
        var address = AddressOf(WithoutBrackets(second), violations);
        var port = NumberOf(Fields.Port, third, 0, ushort.MaxValue, violations);
        return protocol is { } transport && address is { } host && port is { } value ? new AddressKey(transport, host, (ushort)value) : null;
    }

    /// <summary>The key of the server that a path names.</summary>
    /// <param name="host">The address, bare or in brackets.</param>
    /// <param name="port">The port.</param>
    /// <param name="violations">Where segments that do not fit are noted.</param>
    /// <returns>The key, or null.</returns>
    public static RealServerKey? ServerKeyOf(string host, string port, ViolationList violations)
    {
        var address = AddressOf(WithoutBrackets(host), violations);
        var number = NumberOf(Fields.Port, port, 0, ushort.MaxValue, violations);
        return address is { } known && number is { } value ? new RealServerKey(known, (ushort)value) : null;
    }

    /// <summary>The address of the host that a path names.</summary>
    /// <param name="host">The address, bare or in brackets.</param>
    /// <param name="violations">Where a segment that does not fit is noted.</param>
    /// <returns>The address, or null.</returns>
    public static Address? HostOf(string host, ViolationList violations) => AddressOf(WithoutBrackets(host), violations);

    /// <summary>The path of a service below <c>/services/</c>, as it stands in reports.</summary>
    /// <returns>For example <c>tcp/10.0.0.1/80</c> or <c>fwmark/ipv4/5</c>.</returns>
    public static string PathOf(ServiceKey key) => key switch
    {
        AddressKey { Protocol: var protocol, Address: var address, Port: var port } =>
            string.Create(CultureInfo.InvariantCulture, $"{NameOf(protocol)}/{address}/{port}"),
        FirewallMarkKey { MarkFamily: var family, Mark: var mark } =>
            string.Create(CultureInfo.InvariantCulture, $"{ServiceBody.FirewallMarkType}/{NameOf(family)}/{mark}"),
        _ => throw new ArgumentOutOfRangeException(nameof(key)),
    };

    /// <summary>The path of a server below its service's <c>/servers/</c>, as it stands in reports.</summary>
    /// <returns>For example <c>10.1.0.1/8080</c>.</returns>
    public static string PathOf(RealServerKey key) => string.Create(CultureInfo.InvariantCulture, $"{key.Address}/{key.Port}");

    /// <summary>A whole number as it stands in a path or a query: digits alone, without leading zeros.</summary>
    /// <param name="field">What it is called.</param>
    /// <param name="text">The text.</param>
    /// <param name="minimum">The least that is taken.</param>
    /// <param name="maximum">The greatest that is taken.</param>
    /// <param name="violations">Where a text that does not fit is noted.</param>
    /// <returns>The number, or null.</returns>
    public static long? NumberOf(string field, string text, long minimum, long maximum, ViolationList violations)
    {
        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && (text.Length == 1 || text[0] != '0')
            && number >= minimum && number <= maximum;
        Refuse(field, !isNumber, Rules.Range(minimum, maximum) + ".", violations);
        return isNumber ? number : null;
    }

    internal static ServiceKey? ServiceKeyOf(ServiceBody body, ViolationList violations)
    {
        if (body.Type == ServiceBody.FirewallMarkType)
        {
            Refuse(Fields.Host, body.Host is not null, "is not a field of a fwmark service. Use family and mark.", violations);
            Refuse(Fields.Port, body.Port is not null, "is not a field of a fwmark service. Use family and mark.", violations);
            var family = Required(Fields.Family, body.Family, violations) ? FamilyOf(body.Family!, violations) : null;
            return Required(Fields.Mark, body.Mark, violations) && family is { } known ? new FirewallMarkKey(known, (uint)body.Mark!.Value) : null;
        }

        Refuse(Fields.Family, body.Family is not null, "is a field of fwmark services only.", violations);
        Refuse(Fields.Mark, body.Mark is not null, "is a field of fwmark services only.", violations);
        var protocol = Required(Fields.Type, body.Type, violations) ? ProtocolOf(body.Type!, violations) : null;
        var address = Required(Fields.Host, body.Host, violations) ? AddressOf(body.Host!, violations) : null;
        return Required(Fields.Port, body.Port, violations) && protocol is { } transport && address is { } host
            ? new AddressKey(transport, host, (ushort)body.Port!.Value)
            : null;
    }

    internal static RealServerKey? ServerKeyOf(ServerBody body, ViolationList violations)
    {
        var address = Required(Fields.Host, body.Host, violations) ? AddressOf(body.Host!, violations) : null;
        return Required(Fields.Port, body.Port, violations) && address is { } host ? new RealServerKey(host, (ushort)body.Port!.Value) : null;
    }

    // The identity in a body may be absent; when it is there it must say what the path says.
    private static void CheckIdentity(ServiceKey path, ServiceBody body, ViolationList violations)
    {
        var expected = IdentityOf(path);
        Match(Fields.Type, body.Type is null || body.Type == expected.Type, violations);
        Match(Fields.Family, body.Family is null || body.Family == expected.Family, violations);
        Match(Fields.Mark, body.Mark is null || body.Mark == expected.Mark, violations);
        Match(Fields.Port, body.Port is null || body.Port == expected.Port, violations);
        Match(Fields.Host, body.Host is null || (path is AddressKey { Address: var host } && SameAddress(body.Host, host)), violations);
    }

    private static void CheckIdentity(RealServerKey path, ServerBody body, ViolationList violations)
    {
        Match(Fields.Port, body.Port is null || body.Port == path.Port, violations);
        Match(Fields.Host, body.Host is null || SameAddress(body.Host, path.Address), violations);
    }

    private static ServiceBody IdentityOf(ServiceKey key) => key switch
    {
        AddressKey { Protocol: var protocol, Address: var address, Port: var port } =>
            new ServiceBody { Type = NameOf(protocol), Host = address.ToString(), Port = port },
        FirewallMarkKey { MarkFamily: var family, Mark: var mark } =>
            new ServiceBody { Type = ServiceBody.FirewallMarkType, Family = NameOf(family), Mark = mark },
        _ => throw new ArgumentOutOfRangeException(nameof(key)),
    };

    private static bool SameAddress(string text, Address address) => AddressText.TryParse(text, out var parsed) && parsed == address;

    private static void Match(string field, bool isSame, ViolationList violations) =>
        Refuse(field, !isSame, "must be the same as in the path, or absent.", violations);

    private static void Refuse(string field, bool isBroken, string message, ViolationList violations)
    {
        if (isBroken)
        {
            violations.AddUnlessBroken(field, message);
        }
    }

    private static Patch<T> PatchOf<T>(ImmutableHashSet<string> cleared, string field, T? given)
        where T : struct => given is { } value ? new(value) : NotGiven<T>(cleared, field);

    private static Patch<T> PatchOf<T>(ImmutableHashSet<string> cleared, string field, T? given)
        where T : class => given is not null ? new(given) : NotGiven<T>(cleared, field);

    // Null resets a field, and an absent field stays.
    private static Patch<T> NotGiven<T>(ImmutableHashSet<string> cleared, string field) => cleared.Contains(field) ? Patch<T>.Default : Patch<T>.Absent;

    private static bool Required(string field, object? value, ViolationList violations)
    {
        Refuse(field, value is null, RequiredRule, violations);
        return value is not null;
    }

    private static string WithoutBrackets(string host) => host is ['[', .. var inner, ']'] && inner.Contains(':', StringComparison.Ordinal) ? inner : host;

    private static Address? AddressOf(string text, ViolationList violations)
    {
        if (AddressText.TryParse(text, out var address))
        {
            return address;
        }

        violations.AddUnlessBroken(Fields.Host, HostRule);
        return null;
    }

    private static Protocol? ProtocolOf(string name, ViolationList violations)
    {
        foreach (var protocol in (ReadOnlySpan<Protocol>)[Protocol.Tcp, Protocol.Udp, Protocol.Sctp])
        {
            if (name == NameOf(protocol))
            {
                return protocol;
            }
        }

        violations.AddUnlessBroken(Fields.Type, TypeRule);
        return null;
    }

    private static IpFamily? FamilyOf(string name, ViolationList violations)
    {
        Refuse(Fields.Family, name is not (IPv4Name or IPv6Name), FamilyRule, violations);
        return name switch
        {
            IPv4Name => IpFamily.IPv4,
            IPv6Name => IpFamily.IPv6,
            _ => null,
        };
    }

    private static string NameOf(Protocol protocol) => protocol switch
    {
        Protocol.Tcp => "tcp",
        Protocol.Udp => "udp",
        Protocol.Sctp => "sctp",
        _ => throw new ArgumentOutOfRangeException(nameof(protocol)),
    };

    private static string NameOf(IpFamily family) => family == IpFamily.IPv4 ? IPv4Name : IPv6Name;
}
