using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using FluentAssertions;
using Newtonsoft.Json;
using NUnit.Framework;
using Portal.Api.Contracts;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;
using Portal.Tests.Doubles;

namespace Portal.Tests.Contracts;

/// <summary>Every property of a body is declared as a field: a new one that is forgotten fails here.</summary>
public sealed class BodyFieldTests
{
    private static readonly ServerHealthBody Healthy = new() { State = "a", EffectiveWeight = 1, Action = "b" };

    private static readonly object[] Bodies =
    [
        new ServerBody { Host = "a" }, new ServiceBody { Type = "a" }, new TunnelBody { Type = "a" }, new TimeoutsBody { Tcp = 1 }, new DaemonBody { Role = "a" }, new DrainBody { Target = "a" },
        new ServerPlaceBody("a", "b", 1), new HostBody("a", []), new ConnectionCounts(1, 2), new ChangeReportBody(1, ChangePlan.Empty), new MissingBody(1, []),
        new ReconcileBody { Interval = TimeSpan.Zero, LastRepair = DateTimeOffset.UnixEpoch, Repaired = new ChangeReportBody(1, ChangePlan.Empty) },
        new ProblemBody { Status = 1, Type = "a", Title = "b", Detail = "c", Command = "d" },
        new StatsBody(1, 2, default, default), new DrainChangeBody("a", new DrainBody { Target = "b" }), new ReadinessBody(DateTimeOffset.UnixEpoch, []),
        new DrainEventBody(new RevisionBody(1, null, null, null), new DrainChangeBody("a", new DrainBody { Target = "b" }), Annotation.None),
        new DriftEventBody(DateTimeOffset.UnixEpoch, 1, "a", DateTimeOffset.UnixEpoch, default, 0, GlobalsPlan.Empty),
        new StateBody { Timeouts = new TimeoutsBody() }, new RevisionBody(1, null, null, null), new RefusalBody(DateTimeOffset.UnixEpoch, "a", 1, "b", "c", "d", "e", "f"), new StreamBody(DateTimeOffset.UnixEpoch, 1, "a"),
        new HealthCheckBody { Type = "a" }, new CheckTlsBody { Verify = false }, new OverrideBody { State = "a" }, new CheckResultBody(DateTimeOffset.UnixEpoch, "a", 1, "b"), new AcceptedBody(false), new TokenBody { Role = "a" },
        Healthy, new ServiceHealthBody("a", 1, 2), new ServiceHealthReportBody("a", new ServiceHealthBody("a", 1, 2), 1), new HealthReportBody(1, false, []), new HealthEventBody(DateTimeOffset.UnixEpoch, "a", "b", "c"),
        new FleetEventBody(DateTimeOffset.UnixEpoch, "a", "b", "c", null, 1), new AdoptBody { From = "a" }, new DirectorPlaceBody("a", "b"), new SpreadBody(1, []), new FleetDirectorBody("a", "b"), new FleetBody("a", "b", "c", 1, 2, []),
        new DirectorBody("a", "b") { Addresses = [], Daemons = json => json.WriteNull(), Sysctls = [] },
    ];

    // What stands in headers, and what is noted while a body is read.
    private static readonly string[] NoFields = ["Cleared", "RetryAfter", "Allow", "AcceptEncoding"];

    // What requests cannot set.
    private static readonly string[] OnlyInAnswers = ["Connections", "Stats", "Warnings", "IsDeclared", "Health"];

    private static readonly object[] Values =
    [
        "value", 77L, 77, true, DateTimeOffset.UnixEpoch.AddDays(1), TimeSpan.FromSeconds(77), ImmutableArray.Create("value"), new TunnelBody { Type = "value" }, new AnnotationEdit { Name = "value" },
        new ConnectionCounts(77, 78), new DrainBody { Target = "value" }, new StatsBody(77, 78, default, default), ImmutableArray.Create(new ServerBody()), ImmutableArray.Create(new ServiceBody()), ImmutableArray.Create(new DaemonBody()), new TimeoutsBody { Tcp = 77 }, ImmutableArray.Create(new ServerPlaceBody("value", "value", 1)),
        ImmutableArray.Create(new Violation("value", "value")), new ChangeReportBody(77, ChangePlan.Empty), new MissingBody(77, []), ImmutableArray.Create(new DrainBody { Target = "value" }),
        ImmutableArray.Create(new UnmanagedPlace(Known.Web.Key, null, "value", IsWanted: true)), ImmutableArray.Create(new AnnotationChange(Known.Web.Key, null, new Annotation { Name = "value" })),
        ImmutableArray.Create(new DrainChangeBody("value", new DrainBody { Target = "value" })), new GlobalsPlan([new TimeoutsChanged(null, Timeouts.Default)]),
        ChangePlan.Of(new ServiceRemoved(Known.Web)), 77UL, new KnownTraffic(77, 77, 77, 77, 77), new Traffic(77, 77, 77, 77, 77), new RevisionBody(77, null, null, null),
        new DrainChangeBody("value", new DrainBody { Target = "value" }), new Annotation { Name = "value" }, (77, 77, 77), ImmutableArray.Create(("value", "value")),
        77.5, new HealthCheckBody { Type = "value" }, new CheckTlsBody { ServerName = "value" }, new OverrideBody { State = "value" }, new CheckResultBody(DateTimeOffset.UnixEpoch, "value", 77, "value"), Healthy with { State = "value" },
        ImmutableArray.Create(new OverrideChange(Known.Web.Key, Known.Server(1), null)), new ServiceHealthBody("value", 77, 78), HttpCheck.NoHeaders.Add("value", "value"), ImmutableArray.Create(new ServiceHealthReportBody("value", new ServiceHealthBody("value", 77, 78), 77)), ImmutableArray.Create(("value", 77, Healthy)),
        ImmutableArray.Create(new DirectorPlaceBody("value", "value")), ImmutableArray.Create(new FleetDirectorBody("value", "value")),
        new[] { ("value", true, (string?)"value", 77) }, ("value", (string?)"value"), new[] { ("value", "value", "value", "value") }, (Action<JsonTextWriter>)(json => json.WriteValue("value")),
    ];

    private static IEnumerable<TestCaseData> Properties =>
        from body in Bodies
        from property in body.GetType().GetProperties()
        where property.CanWrite && !NoFields.Contains(property.Name)
        select new TestCaseData(body, property).SetArgDisplayNames($"{body.GetType().Name}.{property.Name}");

    [Test]
    public void Every_body_is_looked_at() => typeof(ServerBody).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(ServerBody).Namespace && type.GetMethod("<Clone>$") is not null && !type.IsNested && type.Name.EndsWith("Body", StringComparison.Ordinal))
        .Except([typeof(ChangeBody), typeof(GlobalChangeBody)])
        .Should().BeSubsetOf(Bodies.Select(body => body.GetType()));

    [TestCaseSource(nameof(Properties))]
    public void A_property_is_declared_as_a_field(object body, PropertyInfo property)
    {
        var changed = body.GetType().GetMethod("<Clone>$")!.Invoke(body, null)!;
        property.SetValue(changed, Values.FirstOrDefault(value => property.PropertyType.IsInstanceOfType(value)));
        property.GetValue(changed).Should().NotBeNull("the test needs a value of the type").And.NotBe(property.GetValue(body));
        Write(changed).Should().NotBe(Write(body));
        if (Read(body, Write(body)) is { } read && !OnlyInAnswers.Contains(property.Name))
        {
            property.GetValue(Read(changed, Write(changed))).Should().NotBe(property.GetValue(read));
        }
    }

    private static string Write(object body) => Encoding.UTF8.GetString(Utf8Text.Of(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("body");
        Action<JsonTextWriter> write = body switch
        {
            TunnelBody tunnel => inner => TunnelBody.Kind.Write(inner, tunnel),
            RevisionBody revision => inner => revision.Write(inner, []),
            DriftEventBody drift => inner => drift.Write(inner, []),
            ConnectionCounts counts => inner => WriteObject(inner, counts.WriteFields),
            CheckTlsBody tls => inner => CheckTlsBody.Kind.Write(inner, tls),
            ServiceHealthBody health => inner => WriteObject(inner, health.WriteFields),
            StatsBody stats => inner => WriteObject(inner, stats.Write),
            StateBody state => state.Write,
            _ => body.GetType().GetMethod("Write", [typeof(JsonTextWriter)])!.CreateDelegate<Action<JsonTextWriter>>(body),
        };
        write(json);
        json.WriteEndObject();
    }));

    private static void WriteObject(JsonTextWriter json, Action<JsonTextWriter> writeFields)
    {
        json.WriteStartObject();
        writeFields(json);
        json.WriteEndObject();
    }

    private static object? Read(object body, string json)
    {
        object? Parse<T>(Func<JsonInput, T> read) => JsonInput.Read(Encoding.UTF8.GetBytes(json["{\"body\":".Length..^1]), new ViolationList(), read);
        return body switch
        {
            ServerBody => Parse(ServerBody.Read),
            ServiceBody => Parse(ServiceBody.Read),
            TunnelBody => Parse(TunnelBody.Kind.Read),
            HealthCheckBody => Parse(HealthCheckBody.Read),
            CheckTlsBody => Parse(CheckTlsBody.Kind.Read),
            TimeoutsBody => Parse(TimeoutsBody.Read),
            DaemonBody => Parse(DaemonBody.Read),
            AdoptBody => Parse(AdoptBody.Read),
            StateBody => Parse(StateBody.Read),
            _ => null,
        };
    }
}
