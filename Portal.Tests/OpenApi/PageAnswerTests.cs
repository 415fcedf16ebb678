using System.Text.RegularExpressions;
using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Tests.Conventions;

namespace Portal.Tests.OpenApi;

/// <summary>What the readers of the pages send and are answered is what the document says.</summary>
public sealed partial class PageAnswerTests
{
    private const int Fewest = 30;

    private static readonly List<(string Command, string[] Lines)> Commands = [.. Read()];

    [Test]
    public void Every_answer_on_a_page_is_one_that_the_document_has()
    {
        var answers = Commands.SelectMany(command => command.Lines.Where(line => line is ['{', ..] or ['[', ..] && !command.Command.Contains(" | ", StringComparison.Ordinal)).Select(line => (command.Command, Json: Document.ParseAny(line)))).ToList();
        foreach (var (command, json) in answers)
        {
            var operation = OperationOf(command);
            var status = json is JObject problem && problem["detail"] is not null ? (string?)problem["status"] : null;
            var tries = operation.Responses.Properties().Where(response => response.Name == (status ?? response.Name) && (status is not null || response.Name[0] == '2'))
                .SelectMany(response => Document.Instance.Resolve(response.Value).SelectTokens(status is null ? "content['application/json'].schema" : "content['application/problem+json'].schema"))
                .Select(schema => SchemaCheck.Errors(schema, json)).ToList();
            tries.Should().NotBeEmpty("{0} has the status of {1}", operation, json);
            tries.MinBy(errors => errors.Count).Should().BeEmpty("{0} answered {1}", operation, json);
        }

        answers.Should().HaveCountGreaterThan(Fewest);
    }

    [Test]
    public void Every_body_on_a_page_is_one_that_the_document_has()
    {
        foreach (var command in Commands.Where(command => Body().IsMatch(command.Command) && !command.Lines.Any(line => line.Contains("\"invalid-request\"", StringComparison.Ordinal))).Select(command => command.Command))
        {
            SchemaCheck.Errors(OperationOf(command).BodySchema!, JToken.Parse(Body().Match(command).Groups[1].Value)).Should().BeEmpty("of {0}", command);
        }
    }

    private static Operation OperationOf(string command)
    {
        var method = Method().Match(command) is { Success: true } match ? match.Groups[1].Value : "GET";
        var path = Address().Match(command).Groups[1].Value;
        return Document.Instance.Find(method, path) ?? throw new KeyNotFoundException($"{Document.Folder} has no {method} {path}, which a page has.");
    }

    // A command may stand on several lines; what it prints ends before the next one.
    private static IEnumerable<(string Command, string[] Lines)> Read() =>
        from page in Pages.All
        from block in Console().Matches(Repository.Read(page))
        from command in Command().Matches(block.Groups[1].Value)
        let lines = command.Value.TrimEnd('\n').Split('\n')
        let length = LengthOf(lines)
        where lines[0].StartsWith("$ api ", StringComparison.Ordinal) || lines[0].StartsWith("$ curl ", StringComparison.Ordinal)
        select (string.Join('\n', lines[..length]), lines[length..]);

    private static int LengthOf(string[] lines) =>
        Enumerable.Range(1, lines.Length).First(count => lines[..count].Sum(line => line.Count(letter => letter == '\'')) % 2 == 0 && !lines[count - 1].EndsWith('\\'));

    [GeneratedRegex(@"```console\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Console();

    [GeneratedRegex(@"^\$ .*\n(?:(?!\$ ).*\n)*", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@" -X ([A-Z]+)")]
    private static partial Regex Method();

    [GeneratedRegex(@"http://127\.0\.0\.1:8443(/[^\s']*)")]
    private static partial Regex Address();

    [GeneratedRegex(@" -d '([^']*)'")]
    private static partial Regex Body();
}
