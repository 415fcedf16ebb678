using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Writing;

/// <summary>Refuses what would change services that the caller may not change, before anything runs.</summary>
internal static class ReachGuard
{
    /// <summary>Checks that services may be changed as they are.</summary>
    /// <param name="reach">What the caller may change.</param>
    /// <param name="before">Portal's data before.</param>
    /// <param name="services">The services that the request is about.</param>
    /// <exception cref="RejectedException">At least one may not.</exception>
    public static void CheckBefore(Reach reach, DeclaredState before, params IEnumerable<ServiceKey> services) =>
        Refuse(reach, services, key => before.Table.Find(key) is null ? reach.MayCover(key) : reach.Covers(key, before.Annotations));

    /// <summary>Checks that services stay with the caller: what has a label may not lose it, and what is new must have it.</summary>
    /// <param name="reach">What the caller may change.</param>
    /// <param name="before">Portal's data before.</param>
    /// <param name="services">The services that the request is about and that are there afterwards.</param>
    /// <param name="steps">Its steps in names and labels.</param>
    /// <exception cref="RejectedException">At least one would not.</exception>
    public static void CheckAfter(Reach reach, DeclaredState before, IEnumerable<ServiceKey> services, ImmutableArray<AnnotationChange> steps) =>
        Refuse(reach, services, key => reach.Covers(key, steps.LastOrDefault(step => step.Service == key && step.Server is null)?.After ?? before.Annotations.Of(key).Own));

    /// <summary>Refuses what concerns services of the kernel outside the reach. What nobody has declared has no labels yet, and is not the caller's to take.</summary>
    /// <param name="reach">Which services the caller may change.</param>
    /// <param name="before">Portal's data.</param>
    /// <param name="services">Services that the kernel has, or that are declared.</param>
    /// <exception cref="RejectedException">Some are outside.</exception>
    public static void CheckPresent(Reach reach, DeclaredState before, IEnumerable<ServiceKey> services) =>
        Refuse(reach, services, key => reach.Covers(key, before.Annotations));

    private static void Refuse(Reach reach, IEnumerable<ServiceKey> services, Func<ServiceKey, bool> isIn)
    {
        if (!reach.IsEverything && services.Where(key => !isIn(key)).ToImmutableArray() is { IsEmpty: false } others)
        {
            throw new RejectedException(new OutOfReach(others));
        }
    }
}
