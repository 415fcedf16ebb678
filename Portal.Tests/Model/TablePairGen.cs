using CsCheck;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Model;

/// <summary>Pairs of tables that have much in common: keys, and some services as a whole. Their servers came in any order.</summary>
internal static class TablePairGen
{
    /// <summary>A table and another one that could follow it.</summary>
    public static readonly Gen<(IpvsTable Actual, IpvsTable Desired)> Any = ModelGen.Key
        .SelectMany(key => ServerGen.Key(key).Array[0, 4].Select(servers => (Key: key, Servers: servers)))
        .SelectMany(shape => Gen.Select(Variant(shape.Key, shape.Servers), Variant(shape.Key, shape.Servers), Gen.Int[0, 9]))
        .Array[0, 6]
        .Select(Pair);

    private static (IpvsTable Actual, IpvsTable Desired) Pair((VirtualService First, VirtualService Second, int Fate)[] variants)
    {
        var distinct = variants.DistinctBy(variant => variant.First.Key).ToList();
        var actual = distinct.Where(variant => variant.Fate != 0).Select(variant => variant.First);
        var desired = distinct.Where(variant => variant.Fate != 1).Select(variant => variant.Fate > 6 ? variant.First : variant.Second);
        return (IpvsTable.Of(actual), IpvsTable.Of(desired));
    }

    private static Gen<VirtualService> Variant(ServiceKey key, RealServerKey[] servers)
    {
        var service = Gen.OneOf(ModelGen.Settings(key), Gen.Const(new VirtualServiceSettings { Persistence = new Persistence { Timeout = TimeSpan.FromMinutes(1) } }))
            .Select(settings => new VirtualService { Key = key, Settings = settings });
        return Gen.Shuffle(servers).SelectMany(order => order.Aggregate(service, (soFar, server) =>
            Gen.Select(soFar, ServerGen.Settings(key, server), Gen.Int[0, 3]).Select(parts => parts.Item3 switch
            {
                0 => parts.Item1,
                _ => parts.Item1.WithServer(server, parts.Item2),
            })));
    }
}
