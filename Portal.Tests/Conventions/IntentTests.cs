using System.Reflection;
using System.Runtime.CompilerServices;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Intents;
using Portal.Api.State;

namespace Portal.Tests.Conventions;

public sealed class IntentTests
{
    private static readonly string[] Rooms = [typeof(ServiceIntent).Namespace!, typeof(DeclaredState).Namespace!];

    // A request must be such that it can be looked at, compared and sent on: a function is none of that.
    [Test]
    public void No_request_and_no_state_holds_a_function() => typeof(ServiceIntent).Assembly.GetTypes()
        .Where(type => Rooms.Contains(type.Namespace) && !IsMadeByTheCompiler(type))
        .SelectMany(type => type.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(field => field.FieldType.IsAssignableTo(typeof(Delegate)))
        .Select(field => $"{field.DeclaringType!.Name}.{field.Name}")
        .Should().BeEmpty();

    private static bool IsMadeByTheCompiler(Type type) => type.IsDefined(typeof(CompilerGeneratedAttribute)) || (type.DeclaringType is { } outer && IsMadeByTheCompiler(outer));
}
