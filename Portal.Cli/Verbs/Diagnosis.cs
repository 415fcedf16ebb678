using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Cli.Naming;
using Portal.Cli.Output;

namespace Portal.Cli.Verbs;

/// <summary>Says of the answers of a service what is wrong, and what to do: pure.</summary>
internal static class Diagnosis
{
    /// <summary>Of <c>/readyz</c>.</summary>
    public static IEnumerable<Finding> Readiness(JsonNode answer)
    {
        var failing = answer["checks"].Fields().Where(check => (bool?)check.Value?["ok"] == false).ToList();
        return failing.Count == 0 ? [Ok("readiness", "Portal can do its work.")]
            : failing.Select(check => Problem("readiness", $"{check.Key}: {check.Value!["detail"]}"));
    }

    /// <summary>Of <c>/drift</c>.</summary>
    public static IEnumerable<Finding> Drift(JsonNode report, string? service)
    {
        var steps = PlanText.Of((JsonObject)report).Where(step => service is null || step.Text.Contains(service, StringComparison.Ordinal)).ToList();
        return steps.Count == 0 ? [Ok("kernel", "It has what is declared.")]
            : [Problem("kernel", $"It differs from what is declared in {Count(steps.Count, "thing")}, first: {steps[0]}. portal drift shows all; portal push makes the kernel what is declared.")];
    }

    /// <summary>Of <c>/director</c>.</summary>
    public static IEnumerable<Finding> Director(JsonNode answer, string? service)
    {
        foreach (var address in answer["addresses"].Elements().Where(address => address["local"]?.GetValue<bool>() == false && (service is null || service.Contains($"/{address["address"]}/", StringComparison.Ordinal))))
        {
            yield return Warning("address", $"{address["address"]} is not on this machine: no packets for it come here, unless a router sends them and a route takes them. With VRRP it may be on the other director.");
        }

        if (answer.At("addresses_on.problem") is { } problem)
        {
            yield return Problem("address", $"{answer.At("addresses_on.interface")}: {problem}");
        }

        foreach (var sysctl in answer["sysctls"].Elements())
        {
            yield return Warning("sysctl", $"{sysctl["name"]} is {sysctl["value"]}, and should be {sysctl["wanted"]}. {sysctl["reason"]}");
        }
    }

    /// <summary>Of <c>/fleet</c>.</summary>
    public static IEnumerable<Finding> Fleet(JsonNode answer)
    {
        if ((string?)answer["state"] != "following")
        {
            yield return Problem("fleet", $"This director is {answer["state"]}. {answer["reason"]}".TrimEnd());
        }

        foreach (var director in answer["directors"].Elements().Where(director => (string?)director["name"] != (string?)answer["director"]))
        {
            if ((string?)director["state"] != "following" || director["behind"].Number() > 0)
            {
                yield return Warning("fleet", $"The director {director["name"]} is {director["state"]}. {director["why"]}".TrimEnd());
            }
        }
    }

    /// <summary>Of one element of <c>/services</c>.</summary>
    public static IEnumerable<Finding> Service(JsonNode service, bool isOnly)
    {
        var name = Names.OfService(service);
        var servers = service["servers"].Elements().ToList();
        var serving = servers.Where(server => Weight(server) > 0).ToList();
        var found = Health(service, name).Concat(servers.SelectMany(server => Server(server, name))).ToList();
        if (servers.Count == 0)
        {
            found.Insert(0, Problem(name, "It has no servers: clients are refused. portal add server adds one."));
        }
        else if (serving.Count == 0)
        {
            found.Insert(0, Problem(name, "No server has a weight above 0: clients are refused."));
        }
        else if (serving.All(IsFull))
        {
            found.Insert(0, Problem(name, "Each server has as many connections as its upper_threshold allows: new clients are refused."));
        }

        if (service["persistence"].Number() > 0 && serving.Count < servers.Count)
        {
            found.Add(Warning(name, $"It has persistence of {service["persistence"]} s. Clients that are known at a server with weight 0 go there further, unless net.ipv4.vs.expire_quiescent_template is 1."));
        }

        return found.Count > 0 ? found
            : isOnly ? [Ok(name, $"{Count(serving.Count, "server")} of {servers.Count} can serve.")] : [];
    }

    private static IEnumerable<Finding> Health(JsonNode service, string name) => (string?)service.At("health.state") switch
    {
        "closed" => [Problem(name, "Too few servers are up, and too_few is none: clients are refused.")],
        "failing-open" => [Problem(name, "Too few servers are up, so all serve, also those that fail their checks (too_few).")],
        "too-few" => [Problem(name, $"Fewer servers are up than min_up: {service.At("health.up")} of {service.At("health.can_serve")}.")],
        "backup" => [Warning(name, "Backup servers serve, because too few others are up.")],
        _ => [],
    };

    private static IEnumerable<Finding> Server(JsonNode server, string service)
    {
        var place = $"{service} server {Names.OfServer(server)}";
        if (server["unmanaged"] is { } unmanaged)
        {
            yield return Warning(place, $"Portal cannot change it: {unmanaged}");
        }

        if (server["drain"] is { } drain)
        {
            yield return Warning(place, (string?)drain["target"] == "host" ? $"Its host is in maintenance. portal resume host {drain["host"]} ends it."
                : $"It is drained, until {drain["deadline"]} at the latest. portal resume cancels it.");
        }
        else if ((string?)server.At("health.state") == "down")
        {
            yield return Problem(place, $"It is down since {server.At("health.since")}. {server.At("health.reason")}".TrimEnd());
        }
        else if (server.At("health.override.state") is { } said)
        {
            yield return Warning(place, $"Somebody says that it is {said}, until {server.At("health.override.until")}. {server.At("health.override.reason")}".TrimEnd());
        }
        else if (server["weight"].Number() == 0 && server["backup"]?.GetValue<bool>() != true)
        {
            yield return Warning(place, "Its weight is 0: it gets no new clients. portal weight sets another.");
        }
        else if (IsFull(server))
        {
            yield return Warning(place, $"It has {server["active_connections"]} connections, and upper_threshold is {server["upper_threshold"]}: it gets no new clients.");
        }
    }

    private static long Weight(JsonNode server) => server["effective_weight"].Whole() ?? server["weight"].Number();

    private static bool IsFull(JsonNode server) =>
        server["upper_threshold"].Number() is > 0 and var most && server["active_connections"].Number() + server["inactive_connections"].Number() >= most;

    private static string Count(int count, string word) => string.Create(CultureInfo.InvariantCulture, $"{count} {word}{(count == 1 ? string.Empty : "s")}");

    private static Finding Ok(string subject, string text) => new(FindingLevel.Ok, subject, text);

    private static Finding Warning(string subject, string text) => new(FindingLevel.Warning, subject, text);

    private static Finding Problem(string subject, string text) => new(FindingLevel.Problem, subject, text);
}
