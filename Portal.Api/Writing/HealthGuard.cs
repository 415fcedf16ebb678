using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Writing;

/// <summary>Refuses health checks that cannot work, before anything runs. What was so before keeps a request from nothing.</summary>
internal static class HealthGuard
{
    /// <summary>Checks what a request makes of health checks.</summary>
    /// <param name="policy">Knows the health programs.</param>
    /// <param name="before">Portal's data before.</param>
    /// <param name="declared">The services that the request is about, as they shall be.</param>
    /// <param name="steps">Its steps in names, labels and checks.</param>
    /// <param name="editOf">What it says of a service, and where.</param>
    /// <exception cref="RejectedException">Some check cannot work.</exception>
    public static void Check(BalancerPolicy policy, DeclaredState before, IReadOnlyCollection<VirtualService> declared, ImmutableArray<AnnotationChange> steps, Func<ServiceKey, ServiceAnnotationEdit> editOf)
    {
        var broken = new ViolationList();
        foreach (var step in steps)
        {
            if (step.After.Check is { Kind: ProgramCheck program } && before.Annotations.Of(step.Service).Of(step.Server).Check?.Kind != program && policy.ProgramProblem(program.FileName) is { } problem)
            {
                broken.At(editOf(step.Service).PlaceOf(step.Server)).At(HealthFields.Check).AddUnlessBroken(HealthFields.Name, $"must be a program that can be run. {problem}");
            }
        }

        var changed = steps.IsEmpty ? null : steps.ToLookup(step => step.Service);
        foreach (var service in declared)
        {
            var edit = editOf(service.Key);
            if (before.Table.Find(service.Key) is null && SourceOf(service.Key, before, declared) is { } user)
            {
                broken.At(edit.PlaceOf(null)).AddUnlessBroken(Fields.Host, $"must not be an address that health checks come from: their answers would not come back. The service {CommandText.Name(user, null)} has a check with this source.");
            }

            var old = before.Annotations.Of(service.Key);
            var annotations = changed is null ? old : changed[service.Key].Aggregate(old, (whole, step) => whole.With(step.Server, step.After));
            if (!annotations.HasHealth)
            {
                continue;
            }

            broken.AddUnlessBroken(
            [
                .. Violations(service, annotations, before.Table, declared, edit)
                    .Except(before.Table.Find(service.Key) is { } present ? Violations(present, old, before.Table, [], edit) : []),
            ]);
        }

        if (!broken.IsEmpty)
        {
            throw new RejectedException(new RulesBroken([.. broken.All]));
        }
    }

    private static IReadOnlyList<Violation> Violations(
        VirtualService service, ServiceAnnotations annotations, IpvsTable table, IEnumerable<VirtualService> others, ServiceAnnotationEdit edit)
    {
        var found = new ViolationList();
        HealthPlaceRules.Check(service, annotations, address => table.HasVirtualAddress(address) || others.Any(other => other.Key.IsAt(address)), edit, found);
        return found.All;
    }

    // A service that the request is not about, and whose checks come from the address of one that is new. Where a service has that address
    // already, it was so before.
    private static ServiceKey? SourceOf(ServiceKey added, DeclaredState before, IReadOnlyCollection<VirtualService> declared) =>
        added is AddressKey { Address: var address } && before.Annotations.Sources[address].FirstOrDefault(key => declared.All(one => one.Key != key)) is { } user
            && !before.Table.HasVirtualAddress(address) ? user : null;
}
