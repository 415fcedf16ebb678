using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Doubles;

/// <summary>This part carries out commands.</summary>
internal sealed partial class FakeKernel
{
    /// <summary>The schedulers that this kernel has; a service with another is refused.</summary>
    public HashSet<string> Schedulers { get; } = ["rr", "wrr", "lc", "wlc", "sh", "mh", "sed"];

    private IpvsadmFailure? Run(IpvsadmCommand command)
    {
        if (Unavailable is { } kind)
        {
            return Failure(kind, command.ToString());
        }

        if (CommandText.WhyNot(command) is { } reason)
        {
            return Failure(FailureKind.Refused, command.ToString()) with { StandardError = reason };
        }

        commands.Add(CommandText.Line(command));
        var fault = NextFault();
        if (fault is { IsAfterwards: false })
        {
            return Failure(fault.Kind, command.ToString());
        }

        var refusal = Execute(command);
        var outcome = refusal ?? fault?.Kind;
        return outcome is { } failed ? Failure(failed, command.ToString()) : null;
    }

    private FailureKind? Execute(IpvsadmCommand command)
    {
        var service = table.Find(command.Service);
        return command switch
        {
            AddService { Settings: var settings } => service is not null ? FailureKind.ServiceExists : Put(new VirtualService { Key = command.Service, Settings = settings }),
            EditService { Settings: var settings } => service is null ? FailureKind.NoSuchService : Put(service with { Settings = settings }),
            DeleteService => service is null ? FailureKind.NoSuchService : Remove(service),
            _ when service is null => FailureKind.NoSuchService,
            ZeroService => Zero(service.Key),
            AddServer { Server: var key, Settings: var settings } => service.Servers.ContainsKey(key) ? FailureKind.ServerExists : Put(service, key, settings),
            EditServer { Server: var key, Settings: var settings } => service.Servers.ContainsKey(key) ? Put(service, key, settings) : FailureKind.NoSuchServer,
            DeleteServer { Server: var key } => service.Servers.ContainsKey(key) ? Store(service.WithoutServer(key)) : FailureKind.NoSuchServer,
            _ => throw new ArgumentOutOfRangeException(nameof(command)),
        };
    }

    private FailureKind? Put(VirtualService service) => Schedulers.Contains(service.Settings.Scheduler) ? Store(service) : FailureKind.Refused;

    private FailureKind? Put(VirtualService service, RealServerKey key, RealServerSettings settings) =>
        settings.LowerThreshold > settings.UpperThreshold || (key.Address.Family != service.Key.Family && HasDaemon) ? FailureKind.Refused : Store(service.WithServer(key, settings));

    private FailureKind? Store(VirtualService service)
    {
        table = table.With(service);
        return null;
    }

    private FailureKind? Remove(VirtualService service)
    {
        table = table.Without(service.Key);
        return null;
    }
}
