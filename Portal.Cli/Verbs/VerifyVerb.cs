using System.CommandLine;
using System.Text.Json.Nodes;
using Portal.Cli.Naming;
using Portal.Cli.Output;

namespace Portal.Cli.Verbs;

/// <summary><c>portal verify</c>: whether two directors carry the same.</summary>
internal sealed class VerifyVerb(Session session)
{
    // What each director has of its own: connections, and what it has found out.
    private static readonly string[] Own = ["active_connections", "inactive_connections", "health", "stats", "drain", "effective_weight"];

    /// <summary>Makes the verb.</summary>
    public Command Make()
    {
        var (first, second) = (new Argument<string>("first") { Description = "The address of one director." }, new Argument<string>("second") { Description = "The address of the other one." });
        var command = new Command("verify", "Compare what the kernels of two directors have. Exits with 1 if they differ.") { first, second };
        command.SetAction(async (line, cancellationToken) =>
        {
            var (one, other) = (await ReadAsync(line, line.GetValue(first)!, cancellationToken), await ReadAsync(line, line.GetValue(second)!, cancellationToken));
            var lines = Differences(one, other).ToList();
            lines.ForEach(difference => session.Screen.Line(difference.ToString()));
            session.Screen.Tell(lines.Count == 0 ? $"Both have the same {one.Count} services and servers." : "- is only in the first one, + only in the second one, ~ differs.");
            return lines.Count == 0 ? ExitCode.Done : ExitCode.Differences;
        });
        return command;
    }

    private static IEnumerable<PlanLine> Differences(SortedDictionary<string, JsonObject> one, SortedDictionary<string, JsonObject> other)
    {
        foreach (var place in one.Keys.Union(other.Keys).Order(StringComparer.Ordinal))
        {
            if (!other.TryGetValue(place, out var there))
            {
                yield return new PlanLine('-', place);
            }
            else if (!one.TryGetValue(place, out var here))
            {
                yield return new PlanLine('+', place);
            }
            else if (!JsonNode.DeepEquals(here, there))
            {
                yield return new PlanLine('~', $"{place}: {string.Join(", ", PlanText.DifferingFields(here, there).Select(name => $"{name} {here[name]} -> {there[name]}"))}");
            }
        }
    }

    private async Task<SortedDictionary<string, JsonObject>> ReadAsync(ParseResult line, string address, CancellationToken cancellationToken)
    {
        using var service = session.Connect(line, address);
        var places = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var element in (await service.SendAsync(HttpMethod.Get, "/services", cancellationToken)).Json.Elements())
        {
            var name = Names.OfService(element);
            places[$"service {name}"] = Bare(element, "servers");
            foreach (var server in element["servers"].Elements())
            {
                places[$"server {Names.OfServer(server)} of {name}"] = Bare(server);
            }
        }

        return places;
    }

    private static JsonObject Bare(JsonNode element, params string[] without)
    {
        var bare = (JsonObject)element.DeepClone();
        foreach (var field in Own.Concat(without))
        {
            bare.Remove(field);
        }

        return bare;
    }
}
