using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Validation;

/// <summary>
/// The rules of a virtual service: what ipvsadm or the kernel would refuse, rewrite without a word, or hide so that it
/// could not be read back.
/// </summary>
public static class ServiceRules
{
    /// <summary>The persistence engines of the kernel.</summary>
    public const string OnlyEngine = "sip";

    /// <summary>Checks a service and all its servers.</summary>
    /// <param name="service">The service.</param>
    /// <param name="violations">Where violations are added; servers at <c>servers[N]</c>, N counting in the order of their keys.</param>
    public static void Check(VirtualService service, ViolationList violations)
    {
        Check(service.Key, service.Settings, violations);
        var index = 0;
        foreach (var (key, settings) in service.Servers)
        {
            ServerRules.Check(service.Key, key, settings, violations.At(Fields.Servers).At($"[{index++}]"));
        }
    }

    /// <summary>Checks a service without its servers.</summary>
    /// <param name="key">The service's key.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="violations">Where violations are added.</param>
    public static void Check(ServiceKey key, VirtualServiceSettings settings, ViolationList violations)
    {
        if (key is FirewallMarkKey { Mark: 0 })
        {
            violations.AddUnlessBroken(Fields.Mark, Rules.Range(1, uint.MaxValue) + ".");
        }

        if (!Schedulers.All.Contains(settings.Scheduler))
        {
            violations.AddUnlessBroken(Fields.Scheduler, "must be one of " + string.Join(", ", Schedulers.All) + ".");
        }

        if (settings.Flags.HasFlag(SchedulerFlags.Flag3) && settings.Flags != SchedulerFlags.Flag3
            && settings.Scheduler is Schedulers.SourceHashing or Schedulers.MaglevHashing)
        {
            violations.AddUnlessBroken(
                Fields.SchedulerFlags,
                $"flag-3 cannot be combined with another flag of {settings.Scheduler}: ipvsadm hides it in listings.",
                Fields.Scheduler);
        }

        if (key is AddressKey { Port: 0 } && settings.Persistence is null)
        {
            violations.AddUnlessBroken(Fields.Port, "0 means every port. It needs persistence.", Fields.Persistence);
        }

        if (settings.OnePacket && key is AddressKey { Protocol: not Protocol.Udp })
        {
            violations.AddUnlessBroken(Fields.OnePacket, "is only for udp and fwmark services.", Fields.Type);
        }

        if (settings.Persistence is { } persistence)
        {
            Check(persistence, key.Family, violations);
        }
    }

    private static void Check(Persistence persistence, IpFamily family, ViolationList violations)
    {
        var seconds = persistence.Timeout.TotalSeconds;
        if (seconds < 1 || persistence.Timeout > Persistence.Maximum || seconds % 1 != 0)
        {
            violations.AddUnlessBroken(Fields.Persistence, Rules.Range(0, (long)Persistence.Maximum.TotalSeconds) + " seconds; 0 means none.");
        }

        if (persistence.Mask is IPv4Mask != (family == IpFamily.IPv4) && persistence.Mask is not null)
        {
            violations.AddUnlessBroken(Fields.Netmask, "must have the family of the service.");
        }
        else if (persistence.Mask is IPv6Prefix { Length: < 1 or > IPv6Prefix.Whole })
        {
            violations.AddUnlessBroken(Fields.Netmask, Rules.Range(1, IPv6Prefix.Whole) + "; 128 means none.");
        }

        if (persistence.Engine is not (null or OnlyEngine))
        {
            violations.AddUnlessBroken(Fields.PersistenceEngine, $"must be {OnlyEngine}, or empty for none.");
        }
    }
}
