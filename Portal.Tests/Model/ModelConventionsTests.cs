using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Model;

public sealed class ModelConventionsTests
{
    private static IEnumerable<Type> Types() =>
        typeof(Address).Assembly.GetExportedTypes().Where(type => !type.IsEnum && !type.IsInterface);

    [Test]
    public void A_record_that_holds_a_collection_says_itself_when_two_are_equal()
    {
        var holders = Types()
            .Where(type => type.Namespace == typeof(Address).Namespace && type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Any(IsCollection))
            .ToList();
        holders.Should().Contain([typeof(VirtualService), typeof(ObservedService), typeof(ObservedTable), typeof(IpvsTable)]);
        holders.Where(type => type.GetMethod("Equals", [type]) is not { } equals || equals.IsDefined(typeof(CompilerGeneratedAttribute)))
            .Should().BeEmpty();
    }

    [Test]
    public void Nothing_public_can_be_set_after_it_was_made() =>
        Types().SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(property => property.SetMethod is { IsPublic: true } setter && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)))
            .Should().BeEmpty();

    [Test]
    public void A_closed_set_of_cases_cannot_be_added_to() =>
        Types().Where(type => type is { IsAbstract: true, IsSealed: false })
            .Where(type => type.GetConstructors(BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance)
                .Any(constructor => !constructor.IsFamilyAndAssembly && !IsCopy(constructor)))
            .Should().BeEmpty();

    [Test]
    public void Every_class_is_abstract_static_or_sealed() =>
        Types().Where(type => type is { IsClass: true, IsAbstract: false, IsSealed: false }).Should().BeEmpty();

    private static bool IsCollection(PropertyInfo property) =>
        property.PropertyType != typeof(string) && property.PropertyType.IsAssignableTo(typeof(IEnumerable));

    private static bool IsCopy(ConstructorInfo constructor) =>
        constructor.GetParameters() is [{ } only] && only.ParameterType == constructor.DeclaringType;
}
