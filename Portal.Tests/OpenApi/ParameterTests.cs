using System.Globalization;
using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Tests.Doubles;
using Portal.Tests.Http;

namespace Portal.Tests.OpenApi;

/// <summary>Holds the parameters of the document against what each route really takes.</summary>
internal sealed class ParameterTests : PortalFixture
{
    private const string Unknown = "no_such_parameter";

    private static readonly Document Api = Document.Instance;
    private static readonly string[] QueryNames = [.. Api.Operations.SelectMany(operation => operation.Names("query")).Distinct()];

    private static IEnumerable<Operation> Operations => Api.Operations;

    // These take everything and look at nothing: whoever asks whether Portal lives must learn it.
    private static IEnumerable<Operation> Strict => Operations.Where(operation => operation.Path is not ("/healthz" or "/readyz"));

    // A stream does not end by itself.
    private static IEnumerable<Operation> Ending => Operations.Where(operation => operation.Path != "/events");

    private static IEnumerable<Operation> Reasoned => Operations.Where(operation => operation.Names("header").Contains("X-Reason"));

    private static IEnumerable<TestCaseData> Numbers =>
        from operation in Operations
        from parameter in operation.Parameters
        where (string?)parameter["in"] == "query" && (string?)parameter["schema"]!["type"] == "integer"
        select new TestCaseData(operation, parameter).SetArgDisplayNames($"{operation} {parameter["name"]}");

    [SetUp]
    public async Task DeclareAsync() => await Portal.PostAsync(Api.Operation("addService").ExamplePath, Api.Operation("addService").BodyExample!.ToString());

    [Test]
    public void The_code_reads_no_parameter_that_the_document_does_not_have_anywhere()
    {
        var read = Conventions.Repository.Files("Portal.Api/Controllers").SelectMany(file => System.Text.RegularExpressions.Regex.Matches(Conventions.Repository.Read(file), "\\bRead[A-Za-z]*\\(\"([a-z_]+)\""))
            .Select(match => match.Groups[1].Value).Concat(["drain", "last_event_id"]).Distinct();
        read.Should().BeEquivalentTo(QueryNames);
    }

    [TestCaseSource(nameof(Strict))]
    public async Task A_route_takes_those_parameters_of_a_query_that_the_document_has(Operation operation)
    {
        // Nobody takes an exclamation mark: a parameter that is known is told what it must be.
        var query = string.Join('&', QueryNames.Append(Unknown).Select(name => $"{name}=!"));
        var reply = (await SendAsync(operation, query)).ShouldBeProblem(422, "invalid-request");
        var known = QueryNames.Append(Unknown).Where(name => (string?)reply.Json["errors"]![name]?[0] != "is not a known query parameter.");
        known.Should().BeEquivalentTo(operation.Names("query"), "{0} reads them", operation);
    }

    [TestCaseSource(nameof(Numbers))]
    public async Task A_number_in_a_query_has_the_bounds_that_the_document_has(Operation operation, JObject parameter)
    {
        var (name, schema) = ((string)parameter["name"]!, parameter["schema"]!);
        var (minimum, maximum) = ((long)schema["minimum"]!, (long?)schema["maximum"] ?? long.MaxValue);
        foreach (var (value, isTaken) in new (decimal, bool)[] { (minimum, true), (maximum, true), (minimum - 1, false), (maximum + 1m, false) })
        {
            var reply = await SendAsync(operation, string.Create(CultureInfo.InvariantCulture, $"{name}={value}&{Unknown}="));
            reply.Fields.Contains(name).Should().Be(!isTaken, "{0} {1}={2}", operation, name, value);
        }
    }

    [TestCaseSource(nameof(Ending))]
    public async Task A_route_looks_at_those_conditions_that_the_document_has(Operation operation)
    {
        foreach (var (name, value) in new[] { ("If-Match", "\"0000000000000000\""), ("If-None-Match", "*") })
        {
            await Portal.PostAsync(Api.Operation("addService").ExamplePath, Api.Operation("addService").BodyExample!.ToString());
            await Portal.PostAsync(Api.Operation("drainHost").ExamplePath);
            var status = (await SendAsync(operation, string.Empty, (name, value))).Status;
            (status is 304 or 412).Should().Be(operation.Names("header").Contains(name), "{0} with {1}: {2} was answered {3}", operation, name, value, status);
        }
    }

    [TestCaseSource(nameof(Reasoned))]
    public async Task A_route_that_makes_a_revision_looks_at_the_reason(Operation operation) =>
        (await SendAsync(operation, string.Empty, ("X-Reason", new string('x', 257)))).ShouldBeProblem(422, "invalid-request").Fields.Should().Contain("X-Reason");

    [TestCaseSource(nameof(Operations))]
    public async Task A_route_asks_for_the_token_where_the_document_says_so(Operation operation)
    {
        using var stranger = new HttpClient { BaseAddress = Portal.Address };
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), operation.ExamplePath);
        using var response = await stranger.SendAsync(request);
        var isOpen = operation.Node["security"] is JArray ways && (ways.Count == 0 || ways.Any(way => !way.HasValues));
        ((int)response.StatusCode == 401).Should().Be(!isOpen);
        operation.Responses.ContainsKey("401").Should().Be(!isOpen);
    }

    private Task<Reply> SendAsync(Operation operation, string query, params (string Name, string Value)[] headers) =>
        Portal.SendAsync(new HttpMethod(operation.Method), $"{operation.ExamplePath}?{query}".TrimEnd('?'), operation.BodyExample?.ToString(), operation.BodyType ?? "application/json", headers);
}
