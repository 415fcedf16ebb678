using System.Collections.Immutable;
using CsCheck;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Writing;

/// <summary>A fault that one of the commands of a step meets.</summary>
internal sealed record StepFault(int Nth, FailureKind Kind, bool IsAfterwards);

/// <summary>A host goes out of service, or comes back.</summary>
internal sealed record Maintain(Address Host, bool IsOut);

/// <summary>One step of a random history of requests, hands that change the kernel, and faults.</summary>
/// <param name="Request">What is asked for; null when somebody changes the kernel by hand.</param>
/// <param name="Table">The table of a reset, or the services that somebody changes by hand.</param>
/// <param name="Fault">What fails; null for nothing.</param>
/// <param name="IsStoreFull">Whether nothing can be stored meanwhile.</param>
internal sealed record ModelStep(object? Request, IpvsTable Table, StepFault? Fault, bool IsStoreFull)
{
    public const string Reset = "reset";
    public const string Push = "push";
    public const string Import = "import";
    public const string DrainingReset = "reset that drains";
    public const string DrainingPush = "push that drains";

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly WriteTerms Me = new(new Caller("127.0.0.1", "a test"));

    // Few of everything, so that requests meet each other.
    private static readonly Gen<VirtualServiceSettings> Settings = Gen.OneOf("wlc", "rr", "sed").Select(scheduler => new VirtualServiceSettings { Scheduler = scheduler });
    private static readonly Gen<RealServerSettings> ServerSettings = Gen.Int[0, 2].Select(weight => new RealServerSettings { Weight = weight });
    private static readonly Gen<AddressKey> Key = Gen.OneOf((AddressKey)Known.Web.Key, (AddressKey)Known.Dns.Key);

    private static readonly Gen<AnnotationEdit> Edit = Gen.OneOf(
        Gen.Const(AnnotationEdit.None),
        Gen.OneOf(string.Empty, "a", "b").Select(name => new AnnotationEdit { Name = name }),
        Gen.Select(Gen.OneOf("x", "y"), Gen.OneOf("1", "2"), Gen.Bool).Select((label, value, isMerge) => new AnnotationEdit { Labels = AnnotationEdit.NoLabels.Add(label, value), MergesLabels = isMerge }),
        Gen.Const(new AnnotationEdit { Labels = AnnotationEdit.NoLabels.Add("x", null), MergesLabels = true }),
        Gen.Const(new AnnotationEdit { Labels = AnnotationEdit.NoLabels }));

    private static readonly Gen<StepFault?> SomeFault = Gen.Select(Gen.Int[1, 4], Gen.OneOf(FailureKind.Refused, FailureKind.TimedOut, FailureKind.Broken), Gen.Bool)
        .Select(StepFault? (nth, kind, isAfterwards) => new StepFault(nth, kind, isAfterwards && kind != FailureKind.Refused));

    private static readonly Gen<IpvsTable> Tables = Gen.Select(Service(Known.Web.Key), Service(Known.Dns.Key), Gen.Int[0, 3])
        .Select((web, dns, which) => IpvsTable.Of(new[] { web, dns }.Where((_, i) => (which & (i + 1)) != 0)));

    private static readonly Gen<object?> Maintenance = Gen.Select(Gen.Byte[1, 3], Gen.Bool, object? (n, isOut) => new Maintain(Known.Server(n).Address, isOut));

    /// <summary>Any step.</summary>
    public static readonly Gen<ModelStep> Any = Gen.Select(
        Gen.Frequency((8, Gen.Select(Intent(), Edit, Edit).Select(object? (intent, own, servers) => intent with { Annotations = Annotate(intent, own, servers) })), (3, Drains()), (3, Gen.OneOf<object?>(Reset, Push, Import, DrainingReset, DrainingPush)), (2, Maintenance), (3, Gen.Const((object?)null))),
        Tables,
        Gen.Frequency((3, Gen.Const((StepFault?)null)), (1, SomeFault)),
        Gen.Frequency((9, Gen.Const(false)), (1, Gen.Const(true))))
        .Select((request, table, fault, isStoreFull) => new ModelStep(request, table, fault, isStoreFull));

    /// <summary>Any step that is asked for and that nothing hinders, and drains.</summary>
    public static readonly Gen<ModelStep> Asked = Gen.Select(
        Gen.Frequency((8, Intent().Select(object? (intent) => intent)), (3, Drains()), (3, Gen.OneOf<object?>(Reset, Push, Import, DrainingReset, DrainingPush)), (3, Maintenance)),
        Tables,
        (request, table) => new ModelStep(request, table, null, IsStoreFull: false));

    /// <summary>Asks for it; false when it is refused.</summary>
    public async Task<bool> TryAsync(Balancer balancer)
    {
        try
        {
            await (Request switch
            {
                Reset => balancer.ResetAsync(Table, Me),
                Push => balancer.PushAsync(Me),
                DrainingReset => balancer.ResetAsync(Table, Me with { Patience = Minute }),
                DrainingPush => balancer.PushAsync(Me with { Patience = Minute }),
                Import => balancer.ImportAsync(Me with { IsForced = true }),
                Maintain { Host: var host, IsOut: var isOut } => balancer.MaintainAsync(host, isOut, Me),
                var intent => balancer.WriteAsync((ServiceIntent)intent!, Me),
            });
            return true;
        }
        catch (RejectedException)
        {
            return false;
        }
    }

    public override string ToString() =>
        $"{Request ?? "by hand"} [{string.Join("; ", Table.Lines())}]{(Fault is null ? string.Empty : $" {Fault}")}{(IsStoreFull ? " store full" : string.Empty)}";

    // Of what the request says nothing about, it cannot say what it is called either.
    private static ServiceAnnotationEdit Annotate(ServiceIntent intent, AnnotationEdit own, AnnotationEdit servers)
    {
        ServiceAnnotationEdit All(IEnumerable<RealServerKey>? keys) => new(own, (keys ?? []).Aggregate(ServiceAnnotationEdit.NoServers, (all, key) => all.SetItem(key, servers)));
        return intent switch
        {
            DeleteServiceIntent or DeleteServerIntent => ServiceAnnotationEdit.None,
            ServerIntent { Server: var server } => ServiceAnnotationEdit.Of(server, servers),
            DeclareServiceIntent { Servers: var given } => All(given?.Keys),
            ResetServersIntent { Servers: var given } => All(given.Keys) with { Own = AnnotationEdit.None },
            _ => All([]),
        };
    }

    private static Gen<VirtualService> Service(ServiceKey key) => Gen.Select(Settings, Servers((AddressKey)key))
        .Select((settings, servers) => new VirtualService { Key = key, Settings = settings, Servers = servers });

    private static Gen<RealServerKey> Server(AddressKey key) => Gen.Byte[1, 3].Select(n => Known.Server(n, key.Port));

    private static Gen<ImmutableSortedDictionary<RealServerKey, RealServerSettings>> Servers(AddressKey key) =>
        Gen.Select(Server(key), ServerSettings).Array[0, 3].Select(pairs => VirtualService.NoServers.SetItems(pairs.Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2))));

    private static Gen<ImmutableSortedDictionary<RealServerKey, RealServerSettings>?> MaybeServers(AddressKey key) =>
        Gen.Frequency((1, Gen.Const((ImmutableSortedDictionary<RealServerKey, RealServerSettings>?)null)), (1, Servers(key).Select(ImmutableSortedDictionary<RealServerKey, RealServerSettings>? (servers) => servers)));

    private static Gen<object?> Drains() => Key.SelectMany(key => Gen.OneOf(
        Server(key).Select(object? (server) => new DrainServerIntent(key, server, Minute)),
        Server(key).Select(object? (server) => new CancelDrainIntent(key, server)),
        Gen.Const<object?>(new DrainServiceIntent(key, Minute)),
        Gen.Const<object?>(new CancelDrainIntent(key, null))));

    private static Gen<ServiceIntent> Intent() => Key.SelectMany(key => Gen.OneOf(
        Gen.Select(Settings, MaybeServers(key)).Select(ServiceIntent (settings, servers) => new AddServiceIntent(key, settings, servers)),
        Gen.Select(Settings, MaybeServers(key)).Select(ServiceIntent (settings, servers) => new ReplaceServiceIntent(key, settings, servers)),
        Gen.Select(Settings, MaybeServers(key)).Select(ServiceIntent (settings, servers) => new PatchServiceIntent(key, new ServicePatch { Scheduler = new(settings.Scheduler), Servers = servers is null ? default : new(servers) })),
        Gen.Const<ServiceIntent>(new DeleteServiceIntent(key)),
        Gen.Select(Servers(key), Gen.Bool).Select(ServiceIntent (servers, drains) => new ResetServersIntent(key, servers) { LeftPatience = drains ? Minute : null }),
        Gen.Select(Server(key), ServerSettings).Select(ServiceIntent (server, settings) => new AddServerIntent(key, server, settings)),
        Gen.Select(Server(key), ServerSettings).Select(ServiceIntent (server, settings) => new ReplaceServerIntent(key, server, settings)),
        Gen.Select(Server(key), ServerSettings).Select(ServiceIntent (server, settings) => Known.Weighed(key, server, settings.Weight)),
        Server(key).Select(ServiceIntent (server) => new DeleteServerIntent(key, server))));
}
