using System.Reflection;
using System.Text.RegularExpressions;
using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Api.Hosting;
using Portal.Tests.Conventions;

namespace Portal.Tests.OpenApi;

/// <summary>Holds the document against the code: what is there, by its names.</summary>
internal sealed partial class DocumentTests
{
    private static readonly Document Api = Document.Instance;

    // They tell of addresses and methods that there are not, or come whatever the address is: no operation has them.
    private static readonly string[] OfNoOperation = ["unknown-route", "method-not-allowed", "foreign-page", "address-too-long", "headers-too-large", "http-version-not-supported"];

    [Test]
    public async Task Every_route_stands_in_the_document_and_every_route_of_the_document_exists()
    {
        var existing = (await Routes.AllAsync()).Select(route => $"{route.Method} {route.Pattern}").ToList();
        var documented = Api.Operations.Select(operation => operation.ToString()).ToList();

        existing.Except(documented).Should().BeEmpty("{0} has every route", Document.Folder);
        documented.Except(existing).Should().BeEmpty("{0} has no other routes", Document.Folder);
    }

    [Test]
    public void The_version_is_the_programs() =>
        ((string?)Api.Root["info"]!["version"]).Should().Be(typeof(PortalHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);

    [Test]
    public void Every_reference_leads_somewhere_and_every_component_is_used()
    {
        var references = Api.Root.DescendantsAndSelf().Select(Document.Reference).OfType<string>().ToHashSet();
        references.Select(pointer => Api.Root.SelectToken("$" + string.Concat(pointer[2..].Split('/').Select(name => $"['{name}']")))).Should().NotContainNulls();
        var components = ((JObject)Api.Root["components"]!).Properties().Where(kind => kind.Name != "securitySchemes")
            .SelectMany(kind => ((JObject)kind.Value).Properties().Select(component => $"#/components/{kind.Name}/{component.Name}"));
        components.Except(references).Should().BeEmpty();
    }

    [Test]
    public void The_parameters_of_a_path_are_those_that_it_names() => Api.Operations.Should().AllSatisfy(operation =>
        operation.Names("path").Should().BeEquivalentTo(Placeholder().Matches(operation.Path).Select(match => match.Groups[1].Value), "{0} has them", operation));

    [Test]
    public void Every_operation_has_its_own_id_and_a_tag_that_is_explained()
    {
        Api.Operations.Select(operation => operation.Id).Should().OnlyHaveUniqueItems();
        Api.Operations.SelectMany(operation => operation.Node["tags"]!).Distinct().Select(tag => (string?)tag).Should().BeEquivalentTo(Api.Root["tags"]!.Select(tag => (string?)tag["name"]));
    }

    [Test]
    public void Every_kind_of_error_stands_in_the_document_with_its_title_and_its_status()
    {
        var kinds = Kind().Matches(Repository.Read("Portal.Api/Http/Problems.cs")).ToDictionary(match => match.Groups["type"].Value, match => match.Groups["title"].Value);
        var examples = Api.Components("examples").Properties().Select(example => (JObject)example.Value["value"]!).ToList();

        Api.Components("schemas")["ProblemType"]!["enum"]!.Select(type => (string)type!).Should().BeEquivalentTo(kinds.Keys);
        examples.ToDictionary(example => (string)example["type"]!, example => (string)example["title"]!).Should().BeEquivalentTo(kinds);
        examples.Should().AllSatisfy(example => ((string?)example["error"]).Should().Be((string?)example["detail"]));
    }

    [Test]
    public void Every_kind_of_error_stands_at_its_status_of_some_operation_with_an_example()
    {
        var answers = Api.Operations.SelectMany(operation => operation.Responses.Properties().Select(response => (operation, status: response.Name, Api.Resolve(response.Value)["content"]?["application/problem+json"])));
        var types = new HashSet<string>();
        foreach (var (operation, status, content) in answers.Where(answer => answer.status != "default" && answer.Item3 is not null))
        {
            var own = content!.SelectTokens("schema.allOf[*].properties.type.enum[*]").Select(type => (string)type!).ToList();
            ((JObject)content!["examples"]!).Properties().Select(example => example.Name).Should().Equal(own, "{0} {1} has an example of each", operation, status);
            own.Select(type => (string)Api.Components("examples")[type]!["value"]!["status"]!).Should().AllBe(status, "{0}", operation);
            types.UnionWith(own);
        }

        types.Concat(OfNoOperation).Should().BeEquivalentTo(Api.Components("examples").Properties().Select(example => example.Name));
    }

    [Test]
    public void Every_example_is_what_its_schema_says_and_nothing_that_goes_over_the_wire_is_without_one()
    {
        var media = Api.Root.DescendantsAndSelf().OfType<JProperty>().Where(property => property.Name == "content").SelectMany(content => ((JObject)content.Value).Properties());
        foreach (var type in media)
        {
            var examples = type.Value["example"] is { } only ? [only] : type.Value["examples"]?.Select(example => Api.Resolve(((JProperty)example).Value)["value"]!).ToList();
            examples.Should().NotBeNullOrEmpty(type.Path);
            examples!.SelectMany(example => SchemaCheck.Errors(type.Value["schema"]!, example)).Should().BeEmpty(type.Path);
        }
    }

    [Test]
    public void Every_default_and_every_example_of_a_schema_is_one_that_it_takes()
    {
        foreach (var schema in Api.Root.DescendantsAndSelf().OfType<JObject>().Where(schema => schema["type"] is JValue && (schema["default"] ?? schema["examples"]) is not null and not JObject))
        {
            var values = (schema["examples"] as JArray ?? []).Append(schema["default"]).OfType<JToken>();
            values.SelectMany(value => SchemaCheck.Errors(schema, value)).Should().BeEmpty(schema.Path);
        }
    }

    // One that is made in two places has the same title in both.
    [GeneratedRegex("(?:Problem\\((?:\\d+|status), |Unavailable\\()\"(?<type>[a-z-]+)\", \"(?<title>[^\"]+)\"(?![\\s\\S]*\"\\k<type>\", )")]
    private static partial Regex Kind();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();
}
