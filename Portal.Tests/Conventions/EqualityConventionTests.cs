using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.Configuration;
using Portal.Api.Contracts;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Conventions;

public sealed class EqualityConventionTests
{
    // They are on their way from one room to another, and nobody compares two of them.
    private static readonly Type[] NeverCompared =
    [
        typeof(ServiceBody), typeof(ServerBody), typeof(TunnelBody), typeof(ProblemBody), typeof(ServiceDeclaration), typeof(PortalOptions),
        typeof(RulesBroken), typeof(ServerPatch), typeof(ServicePatch), typeof(DeclareServiceIntent), typeof(AddServiceIntent), typeof(ReplaceServiceIntent), typeof(ResetServersIntent),
        typeof(ServiceFacts), typeof(StateIntent), typeof(HealthCheckBody), typeof(CheckTlsBody), typeof(HealthCheckPatch), typeof(HealthReportBody), typeof(ServiceHealthReportBody),
    ];

    [Test]
    public void A_public_record_that_holds_a_collection_says_itself_when_two_are_equal() =>
        new[] { typeof(Address).Assembly, typeof(Balancer).Assembly }
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => type.GetMethod("<Clone>$") is not null && type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Any(HoldsCollection))
            .Where(type => type.GetMethod("Equals", [type])!.IsDefined(typeof(CompilerGeneratedAttribute)))
            .Should().BeSubsetOf(NeverCompared);

    private static bool HoldsCollection(PropertyInfo property) =>
        property.PropertyType != typeof(string) && !property.PropertyType.IsAssignableTo(typeof(IEquatable<>).MakeGenericType(property.PropertyType))
        && property.PropertyType.IsAssignableTo(typeof(IEnumerable));
}
