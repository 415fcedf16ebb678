using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Contracts;

/// <summary>This part is about services.</summary>
public static partial class ModelMapping
{
    /// <summary>Reads what a body declares of the service that the path names.</summary>
    /// <param name="key">The service.</param>
    /// <param name="body">The body.</param>
    /// <param name="violations">Where everything that breaks a rule is noted.</param>
    /// <returns>The declaration; not to be used when there are violations.</returns>
    public static ServiceDeclaration ToDeclaration(ServiceKey key, ServiceBody body, ViolationList violations)
    {
        CheckIdentity(key, body, violations);
        return Declare(key, body, violations);
    }

    /// <summary>Reads a list of whole services, each with its identity.</summary>
    /// <param name="bodies">The bodies.</param>
    /// <param name="violations">Where everything that breaks a rule is noted, at <c>[N]</c>.</param>
    /// <returns>The table; not to be used when there are violations.</returns>
    public static IpvsTable ToTable(IReadOnlyList<ServiceBody> bodies, ViolationList violations)
    {
        var seen = new HashSet<ServiceKey>();
        List<VirtualService> services = new(bodies.Count);
        for (var i = 0; i < bodies.Count; i++)
        {
            var place = violations.At($"[{i}]");
            var key = ServiceKeyOf(bodies[i], place);

            // So that what was read can be sent back.
            if (bodies[i].Unmanaged is not null)
            {
                continue;
            }

            var declaration = Declare(key, bodies[i], place);
            if (key is not null)
            {
                Refuse(string.Empty, !seen.Add(key), $"is the service {PathOf(key)} for the second time.", place);
                services.Add(new VirtualService
                {
                    Key = key,
                    Settings = declaration.Settings,
                    Servers = declaration.Servers ?? VirtualService.NoServers,
                });
            }
        }

        return IpvsTable.Of(services);
    }

    /// <summary>Lays a merge patch (RFC 7396) over a service and reads the outcome.</summary>
    /// <param name="before">The service so far.</param>
    /// <param name="patch">The patch. The list of servers, where given, replaces the old one.</param>
    /// <param name="violations">Where everything that breaks a rule is noted.</param>
    /// <returns>The declaration; not to be used when there are violations.</returns>
    public static ServiceDeclaration ToDeclaration(VirtualService before, ServiceBody patch, ViolationList violations)
    {
        CheckIdentity(before.Key, patch, violations);
        var current = ToBody(before);

        // Without persistence there is nothing for a mask or an engine to say; whoever ends it need not end them too.
        var keepsPersistence = patch.Persistence is not 0 && !patch.Cleared.Contains(Fields.Persistence);
        string? Keep(string field, string? given, string? old) => given ?? (patch.Cleared.Contains(field) ? null : old);
        var scheduler = Keep(Fields.Scheduler, patch.Scheduler, current.Scheduler);
        var merged = new ServiceBody
        {
            Scheduler = scheduler,
            SchedulerFlags = patch.SchedulerFlags ?? KeptFlags(patch, string.IsNullOrEmpty(scheduler) ? Schedulers.Default : scheduler, current),
            Persistence = patch.Persistence ?? (keepsPersistence ? current.Persistence : null),
            Netmask = Keep(Fields.Netmask, patch.Netmask, keepsPersistence ? current.Netmask : null),
            PersistenceEngine = Keep(Fields.PersistenceEngine, patch.PersistenceEngine, keepsPersistence ? current.PersistenceEngine : null),
            OnePacket = patch.OnePacket ?? (patch.Cleared.Contains(Fields.OnePacket) ? null : current.OnePacket),
            Servers = patch.Servers ?? (patch.Cleared.Contains(Fields.Servers) ? [] : null),
        };
        return Declare(before.Key, merged, violations);
    }

    /// <summary>Writes a declared service. Nothing is said of connections, which only the kernel knows.</summary>
    /// <param name="service">The service.</param>
    /// <returns>Its body.</returns>
    public static ServiceBody ToBody(VirtualService service) => ToBody(service, ServiceAnnotations.None);

    /// <summary>Writes a declared service with names and labels. Nothing is said of connections, which only the kernel knows.</summary>
    /// <param name="service">The service.</param>
    /// <param name="annotations">The names and labels of it and its servers.</param>
    /// <returns>Its body.</returns>
    public static ServiceBody ToBody(VirtualService service, ServiceAnnotations annotations) => ToBody(service.Key, service.Settings) with
    {
        Annotation = AnnotationEdit.Of(annotations.Own),
        Servers = [.. service.Servers.Select(server => ToBody(server.Key, server.Value) with { Annotation = AnnotationEdit.Of(annotations.Of(server.Key)) })],
    };

    /// <summary>Writes a service as the kernel has it.</summary>
    /// <param name="service">The service.</param>
    /// <returns>Its body.</returns>
    public static ServiceBody ToBody(ObservedService service) => ToBody(service.Key, service.Settings) with
    {
        Unmanaged = service.Unmanaged,
        Servers = [.. service.Servers.Select(ToBody)],
    };

    /// <summary>Writes a service without its servers.</summary>
    /// <param name="key">The service's key.</param>
    /// <param name="settings">Its settings.</param>
    /// <returns>Its body.</returns>
    public static ServiceBody ToBody(ServiceKey key, VirtualServiceSettings settings) => IdentityOf(key) with
    {
        Scheduler = settings.Scheduler,
        SchedulerFlags = [.. SchedulerFlagsText.Names(settings.Scheduler, settings.Flags)],
        Persistence = (long)(settings.Persistence?.Timeout.TotalSeconds ?? 0),
        Netmask = settings.Persistence?.Mask is { } mask ? ClientMaskText.Format(mask) : string.Empty,
        PersistenceEngine = settings.Persistence?.Engine ?? string.Empty,
        OnePacket = settings.OnePacket,
    };

    // Flags are named after their scheduler: with another one those of the old one mean nothing.
    private static IReadOnlyList<string>? KeptFlags(ServiceBody patch, string? scheduler, ServiceBody current) =>
        patch.Cleared.Contains(Fields.SchedulerFlags) || scheduler != current.Scheduler ? null : current.SchedulerFlags;

    private static ServiceDeclaration Declare(ServiceKey? key, ServiceBody body, ViolationList violations)
    {
        var scheduler = string.IsNullOrEmpty(body.Scheduler) ? Schedulers.Default : body.Scheduler;
        var settings = new VirtualServiceSettings
        {
            Scheduler = scheduler,
            Flags = FlagsOf(scheduler, body.SchedulerFlags ?? [], violations),
            Persistence = PersistenceOf(key, body, violations),
            OnePacket = body.OnePacket ?? false,
        };
        ServiceRules.Check(key ?? AnyService, settings, violations);
        return new ServiceDeclaration(settings, body.Servers is null ? null : ToServers(key, body.Servers, violations.At(Fields.Servers)));
    }

    private static SchedulerFlags FlagsOf(string scheduler, IReadOnlyList<string> names, ViolationList violations)
    {
        var flags = SchedulerFlags.None;
        for (var i = 0; i < names.Count; i++)
        {
            if (SchedulerFlagsText.Parse(scheduler, names[i]) is { } flag)
            {
                flags |= flag;
                continue;
            }

            var known = SchedulerFlagsText.Names(scheduler, SchedulerFlags.Flag1 | SchedulerFlags.Flag2 | SchedulerFlags.Flag3);
            violations.AddUnlessBroken($"{Fields.SchedulerFlags}[{i}]", $"must be one of {string.Join(", ", known)} with this scheduler.", Fields.Scheduler);
        }

        return flags;
    }

    private static Persistence? PersistenceOf(ServiceKey? key, ServiceBody body, ViolationList violations)
    {
        ClientMask? mask = null;
        if (!string.IsNullOrEmpty(body.Netmask) && key is not null && !ClientMaskText.TryParse(key.Family, body.Netmask, out mask))
        {
            violations.AddUnlessBroken(Fields.Netmask, key.Family == IpFamily.IPv4
                ? "must be a dotted mask like 255.255.255.0, or empty for none."
                : "must be a prefix length from 1 to 128, or empty for none.");
        }

        if (body.Persistence is > 0)
        {
            var engine = string.IsNullOrEmpty(body.PersistenceEngine) ? null : body.PersistenceEngine;
            return new Persistence { Timeout = TimeSpan.FromSeconds(body.Persistence.Value), Mask = mask, Engine = engine };
        }

        const string NeedsPersistence = "needs persistence: without it ipvsadm would drop it without a word.";
        if (!string.IsNullOrEmpty(body.Netmask))
        {
            violations.AddUnlessBroken(Fields.Netmask, NeedsPersistence, Fields.Persistence);
        }

        if (!string.IsNullOrEmpty(body.PersistenceEngine))
        {
            violations.AddUnlessBroken(Fields.PersistenceEngine, NeedsPersistence, Fields.Persistence);
        }

        return null;
    }
}
