using System.Collections.Immutable;
using CsCheck;
using Portal.Api.Checks;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Checks;

/// <summary>One server as a test tells the judge of it.</summary>
internal sealed record JudgedOne
{
    public int Weight { get; init; } = 1;

    public bool IsDrained { get; init; }

    public bool IsBackup { get; init; }

    /// <summary>After how many seconds its host is back from maintenance at the latest; null where it does not return.</summary>
    public int? Returns { get; init; }

    public HealthCheck? Check { get; init; }

    public CheckRecord? Record { get; init; }

    /// <summary>What somebody says, and after how many seconds that ends; null where nobody says anything.</summary>
    public (bool IsUp, int For)? Said { get; init; }

    public HealthHold? Before { get; init; }
}

/// <summary>All facts of one service. The servers are 10.1.0.1, 10.1.0.2 and so on.</summary>
internal sealed record JudgedCase(VirtualServiceSettings Settings, HealthCheck? Check, ImmutableArray<JudgedOne> Servers, bool ExpiresQuiescent)
{
    public static readonly DateTimeOffset Now = new(2031, 2, 3, 4, 5, 6, TimeSpan.Zero);

    public static readonly HealthCheck Tcp = new() { Kind = new TcpCheck(null, null) };

    /// <summary>Random facts.</summary>
    public static Gen<JudgedCase> Any =>
        from scheduler in Gen.OneOf("rr", "wlc", "sh", "mh", "dh")
        from flags in Gen.OneOf(SchedulerFlags.None, SchedulerFlags.Flag1, SchedulerFlags.Flag2)
        from isPersistent in Gen.Frequency((3, Gen.Const(false)), (1, Gen.Const(true)))
        from expires in Gen.Bool
        from check in Checks
        from own in Checks
        from servers in Server(check, own).Array[0, 7]
        select new JudgedCase(
            new VirtualServiceSettings { Scheduler = scheduler, Flags = flags, Persistence = isPersistent ? new Persistence { Timeout = TimeSpan.FromMinutes(5) } : null },
            check,
            [.. servers],
            expires);

    public ServiceVerdict Judged => Judge.Of(Facts(Now, Servers.Index().Where(one => one.Item.Before is not null).ToImmutableSortedDictionary(one => Key(one.Index), one => one.Item.Before!.Value)));

    public static RealServerKey Key(int index) => Known.Server((byte)(index + 1));

    public ServiceFacts Facts(DateTimeOffset now, ImmutableSortedDictionary<RealServerKey, HealthHold> before)
    {
        var declared = Servers.Index().Aggregate(Known.Web with { Settings = Settings }, (service, one) => service.WithServer(Key(one.Index), new RealServerSettings { Weight = one.Item.Weight }));
        return new ServiceFacts
        {
            Declared = declared,
            Check = Check,
            CheckOf = key => Of(key).Check,
            RecordOf = key => Of(key).Record,
            IsDrained = key => Of(key).IsDrained,
            ReturnsBy = key => Of(key).Returns is { } after ? Now.AddSeconds(after) : null,
            IsBackup = key => Of(key).IsBackup,
            OverrideOf = key => Of(key).Said is { } said ? new HealthOverride(declared.Key, key, said.IsUp, Now.AddSeconds(said.For), "We say so.") : null,
            Before = before,
            ExpiresQuiescent = ExpiresQuiescent,
            Now = now,
        };
    }

    // What stands between what is declared and the kernel, when health says this. Some are drained by themselves, some with their hosts.
    public Overlays Overlays(ServiceVerdict verdict)
    {
        var service = Known.Web.Key;
        var drains = Servers.Index().Where(one => one.Item.IsDrained || one.Item.Returns is not null).Select(one => new Drain
        {
            Started = Now,
            Target = one.Item.IsDrained && one.Index % 2 == 0 ? new ServerDrain(service, Key(one.Index)) : new HostDrain(Key(one.Index).Address),
            ReturnsBy = !one.Item.IsDrained ? Now.AddSeconds(one.Item.Returns!.Value) : null,
        });
        var backups = Servers.Index().Where(one => one.Item.IsBackup).Select(one => new AnnotationChange(service, Key(one.Index), new Annotation { IsBackup = true }));
        return new Overlays(DrainList.Of(drains), HealthOverlay.Empty.With(service, verdict.Holds), AnnotationTable.Empty.After([], [.. backups]));
    }

    private JudgedOne Of(RealServerKey key) => Servers[Enumerable.Range(0, Servers.Length).First(index => Key(index) == key)];

    private static Gen<HealthCheck?> Checks => Gen.Frequency(
        (1, Gen.Const((HealthCheck?)null)),
        (6, from down in Gen.Enum<DownAction>()
            from tooFew in Gen.Enum<TooFewAction>()
            from minimum in Gen.OneOf(Gen.Int[0, 4].Select(number => new MinimumUp(number, false)), Gen.OneOf(0, 1, 30, 50, 100).Select(number => new MinimumUp(number, true)))
            from slow in Gen.OneOf(0, 30)
            from remove in Gen.OneOf<int?>(null, 0, 60)
            select (HealthCheck?)(Tcp with { OnDown = down, TooFew = tooFew, MinimumUp = minimum, SlowStart = TimeSpan.FromSeconds(slow), RemoveAfter = remove is { } after ? TimeSpan.FromSeconds(after) : null })));

    private static Gen<CheckRecord?> Records => Gen.Frequency(
        (1, Gen.Const((CheckRecord?)null)),
        (9, from state in Gen.OneOf("up", "down", "down", "undecided")
            from since in Gen.Int[0, 90]
            from cameBack in Gen.OneOf<bool>(true, false)
            from successes in Gen.Int[0, 3]
            select (CheckRecord?)new CheckRecord { IsUp = state != "down", IsUndecided = state == "undecided", Successes = successes, Since = Now.AddSeconds(-since), CameBack = cameBack && state == "up" ? Now.AddSeconds(-since) : null }));

    private static Gen<JudgedOne> Server(HealthCheck? ofService, HealthCheck? own) =>
        from weight in Gen.OneOf(0, 1, 2, 7, 100)
        from isDrained in Gen.Frequency((4, Gen.Const(false)), (1, Gen.Const(true)))
        from isBackup in Gen.Frequency((3, Gen.Const(false)), (1, Gen.Const(true)))
        from returns in Gen.Frequency((4, Gen.Const((int?)null)), (1, Gen.OneOf<int?>(-5, 0, 7)))
        from check in Gen.Frequency((4, Gen.Const(ofService)), (1, Gen.Const(own)), (1, Gen.Const((HealthCheck?)null)))
        from record in Records
        from said in Gen.Frequency((4, Gen.Const(((bool, int)?)null)), (1, Gen.Select(Gen.Bool, Gen.OneOf(-5, 0, 7)).Select(said => ((bool, int)?)said)))
        from before in Gen.OneOf<HealthHold?>(null, HealthHold.Quiesced, HealthHold.Removed, HealthHold.Returning, new HealthHold(1))
        select new JudgedOne { Weight = weight, IsDrained = isDrained, IsBackup = isBackup, Returns = returns, Check = check, Record = check is null ? null : record, Said = said, Before = before };
}
