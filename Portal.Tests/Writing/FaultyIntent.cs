using Portal.Api.Intents;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Writing;

/// <summary>A request that meets a fault of Portal.</summary>
internal sealed record FaultyIntent(ServiceKey Key) : ServiceIntent(Key)
{
    public override Decision Decide(VirtualService? declared, VirtualService? kernel) => throw new InvalidOperationException("a bug");
}
