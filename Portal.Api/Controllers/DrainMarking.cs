using System.Collections.Immutable;
using Portal.Api.Contracts;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Controllers;

/// <summary>Reads what requests say is drained, as answers said it.</summary>
internal static class DrainMarking
{
    /// <summary>What a body says of the server that the path names.</summary>
    public static DrainMarks Of(RealServerKey server, ServerBody body) => body.IsMarkedDrained ? new DrainMarks(OfService: false, [server]) : DrainMarks.None;

    /// <summary>What a list of servers says.</summary>
    public static DrainMarks Of(IReadOnlyList<ServerBody> bodies) => Of(isMarked: false, bodies);

    /// <summary>What a body says of a service and its servers.</summary>
    public static DrainMarks Of(ServiceBody body) => Of(body.IsMarkedDrained, body.Servers ?? []);

    /// <summary>What the list says, without services that it says nothing about.</summary>
    public static ImmutableSortedDictionary<ServiceKey, DrainMarks> Of(IReadOnlyList<ServiceBody> bodies)
    {
        var marks = ImmutableSortedDictionary.CreateBuilder<ServiceKey, DrainMarks>();
        foreach (var body in bodies)
        {
            // What is wrong with its identity is noted where the service itself is read.
            if (Of(body) is var given && !ReferenceEquals(given, DrainMarks.None) && ModelMapping.ServiceKeyOf(body, new ViolationList()) is { } key)
            {
                marks[key] = given;
            }
        }

        return marks.ToImmutable();
    }

    private static DrainMarks Of(bool isMarked, IReadOnlyList<ServerBody> bodies)
    {
        ImmutableHashSet<RealServerKey> servers = [.. bodies.Where(body => body.IsMarkedDrained).Select(body => ModelMapping.ServerKeyOf(body, new ViolationList())).OfType<RealServerKey>()];
        return isMarked || !servers.IsEmpty ? new DrainMarks(isMarked, servers) : DrainMarks.None;
    }
}
