using Portal.Cli.Convert;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Cli.Convert;

/// <summary>A few names.</summary>
internal sealed class KnownNames : INames
{
    private static readonly Dictionary<string, string[]> Hosts = new()
    {
        ["shop.example"] = ["10.0.0.1"],
        ["s1.example"] = ["2001:db8::11", "10.0.1.1"],
        ["s3.example"] = ["10.0.1.3"],
    };

    public IReadOnlyList<Address> Addresses(string host) => [.. Hosts.GetValueOrDefault(host, []).Select(text => Address.Of(text)!.Value)];

    public ushort? Port(string service, Protocol protocol) => service switch { "http" => 80, "domain" => 53, _ => null };
}
