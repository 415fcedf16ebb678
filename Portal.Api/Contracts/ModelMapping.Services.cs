using System.Collections.Immutable;
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

            // So that a client can send back what it has read.
            if (bodies[i].Unmanaged is not null)
            {
                continue;
            }

            var declaration = Declare(key, bodies[i], place);
            if (key is not null)
            {
                Refuse(string.Empty, !seen.Add(key), $"repeats the service {PathOf(key)}.", place);
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

    /// <summary>Reads what a merge patch (RFC 7396) says of the service that the path names.</summary>
    /// <param name="key">The service.</param>
    /// <param name="body">The body. The list of servers, where given, replaces the old one.</param>
    public static ServicePatch ToPatch(ServiceKey key, ServiceBody body)
    {
        var broken = new ViolationList();
        CheckIdentity(key, body, broken);
        var patch = PatchOf(key, body, broken);
        var servers = PatchOf(body.Cleared, Fields.Servers, body.Servers is null ? null : ToServers(key, body.Servers, broken.At(Fields.Servers)));
        return patch with { Servers = servers, Broken = [.. broken.All] };
    }

    /// <summary>Writes a declared service. Nothing is said of connections, which only the kernel knows.</summary>
    public static ServiceBody ToBody(VirtualService service) => ToBody(service, ServiceAnnotations.None);

    /// <summary>Writes a declared service with names and labels. Nothing is said of connections, which only the kernel knows.</summary>
    /// <param name="service">The service.</param>
    /// <param name="annotations">The names and labels of it and its servers.</param>
    public static ServiceBody ToBody(VirtualService service, ServiceAnnotations annotations) => ToBody(service.Key, service.Settings) with
    {
        Annotation = AnnotationEdit.Of(annotations.Own),
        Servers = [.. service.Servers.Select(server => ToBody(server.Key, server.Value) with { Annotation = AnnotationEdit.Of(annotations.Of(server.Key)) })],
    };

    /// <summary>Writes a service as the kernel has it.</summary>
    public static ServiceBody ToBody(ObservedService service) => ToBody(service.Key, service.Settings) with
    {
        Unmanaged = service.Unmanaged,
        Servers = [.. service.Servers.Select(ToBody)],
    };

    /// <summary>Writes a service without its servers.</summary>
    /// <param name="key">The service's key.</param>
    /// <param name="settings">Its settings.</param>
    public static ServiceBody ToBody(ServiceKey key, VirtualServiceSettings settings) => IdentityOf(key) with
    {
        Scheduler = settings.Scheduler,
        SchedulerFlags = [.. SchedulerFlagsText.Names(settings.Scheduler, settings.Flags)],
        Persistence = (long)(settings.Persistence?.Timeout.TotalSeconds ?? 0),
        Netmask = settings.Persistence?.Mask is { } mask ? ClientMaskText.Format(mask) : string.Empty,
        PersistenceEngine = settings.Persistence?.Engine ?? string.Empty,
        OnePacket = settings.OnePacket,
    };

    private static ServiceDeclaration Declare(ServiceKey? key, ServiceBody body, ViolationList violations)
    {
        var settings = PatchOf(key, body, violations).Apply(ServicePatch.Standard, violations);
        ServiceRules.Check(key ?? AnyService, settings, violations);
        return new ServiceDeclaration(settings, body.Servers is null ? null : ToServers(key, body.Servers, violations.At(Fields.Servers)));
    }

    private static ServicePatch PatchOf(ServiceKey? key, ServiceBody body, ViolationList violations) => new()
    {
        Scheduler = body.Scheduler is "" ? Patch<string>.Default : PatchOf(body.Cleared, Fields.Scheduler, body.Scheduler),
        Flags = PatchOf<ImmutableArray<string>>(body.Cleared, Fields.SchedulerFlags, body.SchedulerFlags is { } flags ? [.. flags] : null),
        Persistence = PatchOf<TimeSpan>(body.Cleared, Fields.Persistence, body.Persistence is { } seconds ? TimeSpan.FromSeconds(seconds) : null),
        Mask = MaskOf(key, body, violations),
        Engine = body.PersistenceEngine is "" ? Patch<string>.Default : PatchOf(body.Cleared, Fields.PersistenceEngine, body.PersistenceEngine),
        OnePacket = PatchOf(body.Cleared, Fields.OnePacket, body.OnePacket),
    };

    // Without a key the family is not known. A given mask still counts.
    private static Patch<ClientMask?> MaskOf(ServiceKey? key, ServiceBody body, ViolationList violations)
    {
        ClientMask? mask = null;
        if (string.IsNullOrEmpty(body.Netmask))
        {
            return body.Netmask is "" ? Patch<ClientMask?>.Default : NotGiven<ClientMask?>(body.Cleared, Fields.Netmask);
        }

        Refuse(
            Fields.Netmask,
            key is not null && !ClientMaskText.TryParse(key.Family, body.Netmask, out mask),
            key?.Family == IpFamily.IPv4 ? "must be a dotted mask like 255.255.255.0, or empty for none." : "must be a prefix length from 1 to 128, or empty for none.",
            violations);
        return new(mask);
    }
}
