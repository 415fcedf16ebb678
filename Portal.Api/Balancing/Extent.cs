using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Balancing;

/// <summary>How much of the table a write concerns: one service, or all of it. A write costs what it concerns.</summary>
/// <param name="Service">The service; null means the whole table.</param>
internal readonly record struct Extent(ServiceKey? Service)
{
    /// <summary>The whole table.</summary>
    public static Extent All => new(null);

    /// <summary>Lists what the kernel has within this extent.</summary>
    public async Task<IpvsTable> ReadAsync(IIpvsadm ipvsadm)
    {
        if (Service is null)
        {
            return (await ipvsadm.ListAsync(CancellationToken.None)).ToTable();
        }

        var service = await ipvsadm.ListAsync(Service, CancellationToken.None);
        return service is null ? IpvsTable.Empty : IpvsTable.Empty.With(service.ToService());
    }

    /// <summary>The part of a table within this extent.</summary>
    public IpvsTable Of(IpvsTable table) => Service is null ? table : IpvsTable.Empty.WithServiceOf(Service, table);
}
