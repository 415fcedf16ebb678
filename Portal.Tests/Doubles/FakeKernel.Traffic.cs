using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Doubles;

/// <summary>This part counts traffic, as ipvsadm shows it.</summary>
internal sealed partial class FakeKernel
{
    private readonly Dictionary<ServiceKey, (Traffic Totals, Traffic Rates)> traffic = [];
    private readonly Dictionary<(ServiceKey Service, RealServerKey Server), (Traffic Totals, Traffic Rates)> serverTraffic = [];

    public void SetTraffic(ServiceKey service, Traffic totals, Traffic rates) => traffic[service] = (totals, rates);

    public void SetTraffic(ServiceKey service, RealServerKey server, Traffic totals, Traffic rates) => serverTraffic[(service, server)] = (totals, rates);

    private FailureKind? Zero(ServiceKey service)
    {
        traffic.Remove(service);
        foreach (var key in serverTraffic.Keys.Where(key => key.Service == service).ToList())
        {
            serverTraffic.Remove(key);
        }

        return null;
    }

    private ServiceTraffic TrafficOf(VirtualService service)
    {
        var own = traffic.GetValueOrDefault(service.Key);
        return new ServiceTraffic(service.Key, own.Totals, own.Rates, [.. service.Servers.Keys.Select(server =>
        {
            var (active, inactive) = connections.GetValueOrDefault((service.Key, server));
            var (totals, rates) = serverTraffic.GetValueOrDefault((service.Key, server));
            return new ServerTraffic(server, active, inactive, totals, rates);
        })]);
    }
}
