using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Storage;

/// <summary>States that follow on each other, and the changes between them.</summary>
internal static class History
{
    private static readonly DateTimeOffset Start = new(2031, 2, 3, 4, 5, 6, TimeSpan.Zero);

    private static readonly VirtualService Mark = new VirtualService
    {
        Key = new FirewallMarkKey(IpFamily.IPv6, 7),
        Settings = new VirtualServiceSettings
        {
            Scheduler = "sh",
            Flags = SchedulerFlags.Flag1 | SchedulerFlags.Flag2,
            Persistence = new Persistence { Timeout = TimeSpan.FromSeconds(90), Mask = new IPv6Prefix(64), Engine = "sip" },
            OnePacket = true,
        },
    }.WithServer(new RealServerKey(Address.IPv6(1), 0), new RealServerSettings { Forwarding = new IpInIp(new GueTunnel(6080, TunnelChecksum.Remote)), Weight = 0, UpperThreshold = 9, LowerThreshold = 3 });

    /// <summary>Tables with every kind of step between them.</summary>
    public static readonly ImmutableArray<IpvsTable> Tables =
    [
        IpvsTable.Empty,
        IpvsTable.Of([Known.Web.With(1, 2)]),
        IpvsTable.Of([Known.Web.With(1, 2), Mark]),
        IpvsTable.Of([Known.Web.Scheduled("rr").With(2).WithServer(Known.Server(1), Known.Drained), Mark]),
        IpvsTable.Of([Known.Web.Scheduled("rr").With(2), Known.Dns]),
        IpvsTable.Empty,
        IpvsTable.Of([Known.Dns.With(3)]),
    ];

    /// <summary>The state at each revision.</summary>
    public static DeclaredState StateAt(int revision) => new(revision, Tables[revision]);

    /// <summary>The change that makes a revision.</summary>
    public static AcceptedChange ChangeTo(int revision) => Change(revision, Tables[revision - 1], Tables[revision]);

    public static AcceptedChange Change(long revision, IpvsTable before, IpvsTable after) =>
        new(revision, Start.AddSeconds(revision), new Caller("127.0.0.1", $"POST /number/{revision}") { Reason = revision % 2 == 0 ? $"n\u00BA {revision}" : string.Empty }, new StateChange { Table = TableDiff.Compute(before, after) });
}
