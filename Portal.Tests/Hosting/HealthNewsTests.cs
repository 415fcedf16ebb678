using FluentAssertions;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.Events;
using Portal.Api.Hosting;
using Portal.Api.Metrics;
using Portal.Api.State;
using Portal.Tests.Doubles;

namespace Portal.Tests.Hosting;

/// <summary>What the log says of the health of servers and services.</summary>
internal sealed class HealthNewsTests
{
    private static readonly HealthOverride Said = new(Known.Web.Key, Known.Server(1), IsUp: false, DateTimeOffset.MaxValue, "The disk is being replaced.");

    [TestCase(ServerState.Off, ServerState.Checking, LogLevel.Information, "Its first check has not ended yet.")]
    [TestCase(ServerState.Checking, ServerState.Up, LogLevel.Information, "Nothing speaks against it.")]
    [TestCase(ServerState.Up, ServerState.Down, LogLevel.Warning, "Its checks fail.")]
    [TestCase(ServerState.Down, ServerState.Up, LogLevel.Information, "Nothing speaks against it.")]
    [TestCase(ServerState.Down, ServerState.Off, LogLevel.Information, "It is not checked any more.")]
    public void A_line_of_a_server_has_a_reason_and_bad_news_is_a_warning(ServerState from, ServerState to, LogLevel level, string reason) =>
        Told(from, Server(to)).Should().Equal((level, $"Health: the server 10.1.0.1/80 of tcp/10.0.0.1/80 was {HealthNames.Of(from)} and is {HealthNames.Of(to)}. {reason}"));

    [Test]
    public void What_somebody_says_is_told_as_that() => Told(ServerState.Up, Server(ServerState.Down) with { Override = Said, Reason = Said.Reason })
        .Should().Equal((LogLevel.Warning, "Health: the server 10.1.0.1/80 of tcp/10.0.0.1/80 was up and is down. Somebody says so: The disk is being replaced."));

    [TestCase(ServiceState.Ok, ServiceState.Degraded, LogLevel.Warning)]
    [TestCase(ServiceState.Degraded, ServiceState.FailingOpen, LogLevel.Warning)]
    [TestCase(ServiceState.FailingOpen, ServiceState.Degraded, LogLevel.Information)]
    [TestCase(ServiceState.Closed, ServiceState.Ok, LogLevel.Information)]
    [TestCase(ServiceState.Off, ServiceState.Ok, LogLevel.Information)]
    public void A_service_that_gets_better_is_no_warning(ServiceState from, ServiceState to, LogLevel level) =>
        Told(Verdict(from), Verdict(to)).Select(line => line.Level).Should().Equal(level);

    private static List<(LogLevel Level, string Text)> Told(ServerState from, ServerVerdict to) =>
        Told(Verdict(ServiceState.Ok) with { Servers = [Server(from)] }, Verdict(ServiceState.Ok) with { Servers = [to] });

    private static List<(LogLevel Level, string Text)> Told(ServiceVerdict from, ServiceVerdict to)
    {
        var log = new ListLogger<HealthLog>();
        new Portal.Api.Hosting.HealthNews(new EventHub(TimeProvider.System, new EventLimits()), new HealthMetrics(), new HealthLog(log)).Judged(from, to, Known.Web.With(1), ServiceAnnotations.None);
        return log.Lines;
    }

    private static ServerVerdict Server(ServerState state) => new() { Server = Known.Server(1), State = state };

    private static ServiceVerdict Verdict(ServiceState state) => new() { Service = Known.Web.Key, State = state, Up = 0, CanServe = 1, MinimumUp = 1, Servers = [] };
}
