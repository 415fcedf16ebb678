using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;
using Portal.Tests.Model;

namespace Portal.Tests.Diff;

/// <summary>A step of which nobody knows whether it was made is taken back without touching anything else.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TakeBackTests
{
    [Test]
    public void A_step_that_was_made_is_taken_back() => TablePairGen.Any.Sample(pair =>
    {
        var table = pair.Actual;
        foreach (var step in TableDiff.Compute(pair.Actual, pair.Desired).Changes)
        {
            var after = step.Apply(table);
            step.TakeBack(after).Equals(table).Should().BeTrue();
            table = after;
        }
    });

    [Test]
    public void A_step_that_was_not_made_changes_nothing() => TablePairGen.Any.Sample(pair =>
    {
        var table = pair.Actual;
        foreach (var step in TableDiff.Compute(pair.Actual, pair.Desired).Changes)
        {
            step.TakeBack(table).Equals(table).Should().BeTrue();
            table = step.Apply(table);
        }
    });

    [Test]
    public void A_service_of_somebody_else_with_the_same_key_stays()
    {
        var key = new AddressKey(Protocol.Tcp, Address.IPv4(0x0A000001), 80);
        var server = new RealServerKey(Address.IPv4(0x0A000101), 80);
        var theirs = IpvsTable.Empty.With(new VirtualService { Key = key }.WithServer(server, new RealServerSettings()));

        new ServiceAdded(key, theirs.Find(key)!.Settings).TakeBack(theirs).Should().Be(theirs, "it has servers, which ours had not yet");
        new ServiceAdded(key, new VirtualServiceSettings { Scheduler = "rr" }).TakeBack(theirs).Should().Be(theirs);
        new ServerAdded(key, server, new RealServerSettings { Weight = 9 }).TakeBack(theirs).Should().Be(theirs);
    }
}
