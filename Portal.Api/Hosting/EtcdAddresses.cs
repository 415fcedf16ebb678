using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Portal.Api.Configuration;
using Portal.Api.Contracts;
using Portal.Api.State;
using Portal.Api.Storage;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Hosting;

/// <summary>Finds out at which addresses a director reaches its fleet's etcd: no service may be there.</summary>
internal static class EtcdAddresses
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The addresses of all endpoints. A name counts with the addresses that it has now; where nobody knows them, with none.</summary>
    /// <param name="settings">The endpoints.</param>
    public static ImmutableArray<EtcdAddress> Of(EtcdSettings settings) => [.. settings.Endpoints.SelectMany(Of).Distinct()];

    /// <summary>Says which service is at an address of etcd.</summary>
    /// <param name="settings">The endpoints.</param>
    /// <param name="table">The services.</param>
    /// <returns>It, in whole sentences; null when none is.</returns>
    public static string? Problem(EtcdSettings settings, IpvsTable table)
    {
        var addresses = Of(settings);
        return table.Services.Select(service => service.Key).FirstOrDefault(service => addresses.Any(address => address.IsTakenBy(service))) is { } taken
            ? $"The service {ModelMapping.PathOf(taken)} has an address of the fleet's etcd (--etcd): directors reach it there. Give --etcd another address, or remove the service with another director."
            : null;
    }

    /// <summary>Sees that no service is at an address of etcd.</summary>
    /// <param name="settings">The endpoints.</param>
    /// <param name="table">The services.</param>
    /// <exception cref="StateFolderException">One is.</exception>
    public static void Check(EtcdSettings settings, IpvsTable table)
    {
        if (Problem(settings, table) is { } problem)
        {
            throw new StateFolderException(problem);
        }
    }

    private static IEnumerable<EtcdAddress> Of(Uri endpoint) =>
        Resolve(endpoint.DnsSafeHost).Select(address => Address.Of(new IPAddress((address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes()).ToString()))
            .OfType<Address>().Select(address => new EtcdAddress(address, (ushort)endpoint.Port));

    private static IPAddress[] Resolve(string host)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return [literal];
        }

        try
        {
            var names = Dns.GetHostAddressesAsync(host);
            return names.Wait(Patience) ? names.Result : [];
        }
        catch (AggregateException exception) when (exception.InnerException is SocketException)
        {
            return [];
        }
    }
}
