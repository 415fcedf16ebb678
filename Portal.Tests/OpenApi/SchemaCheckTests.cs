using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;

namespace Portal.Tests.OpenApi;

/// <summary>What checks the document is checked itself: it lets pass what it should, and nothing else.</summary>
public sealed class SchemaCheckTests
{
    [TestCase("{type: 'integer', minimum: 0, maximum: 9}", "9", "-1", "10", "'9'", "1.5", "null", "true")]
    [TestCase("{type: ['integer', 'null']}", "null", "''")]
    [TestCase("{type: 'string', enum: ['a', '']}", "''", "'b'", "1")]
    [TestCase("{type: 'string', pattern: '^[0-9.]*$'}", "'1.2'", "'a'")]
    [TestCase("{type: 'string', format: 'date-time'}", "'2026-05-04T03:02:01.000Z'", "'2026-05-04T03:02:01Z'", "'today'")]
    [TestCase("{type: 'array', minItems: 1, items: {type: 'boolean'}}", "[true]", "[]", "[1]", "{}", "true")]
    [TestCase("{type: 'object', minProperties: 1, additionalProperties: {type: 'integer'}}", "{a: 1}", "{}", "{a: ''}", "[]")]
    [TestCase("{type: 'object', additionalProperties: false, required: ['a'], properties: {a: {type: 'integer'}, b: {}}}", "{a: 1, b: 2}", "{b: 2}", "{a: 1, c: 1}", "{a: ''}")]
    [TestCase("{oneOf: [{type: 'string'}, {type: 'string', enum: ['a']}]}", "'b'", "'a'", "1")]
    [TestCase("{allOf: [{type: 'integer', minimum: 1}, {type: 'integer', maximum: 2}]}", "1", "0", "3")]
    [TestCase("{type: 'string', contentMediaType: 'application/json', contentSchema: {type: 'integer'}}", "'1'", "'true'", "1")]
    [TestCase("{'$ref': '#/components/schemas/Weight', maximum: 5}", "5", "6", "-1", "'1'")]
    [TestCase("{'$ref': '#/components/schemas/Tunnel'}", "{type: 'ipip'}", "{}", "{type: 'x'}", "{type: 'ipip', x: 1}")]
    [TestCase("{type: 'number', minimum: 0.5}", "0.5", "0.4", "'1'")]
    public void A_value_fits_its_schema_or_not(string schema, string good, params string[] bad)
    {
        SchemaCheck.Errors(JObject.Parse(schema), Document.ParseAny(good)).Should().BeEmpty();
        foreach (var value in bad)
        {
            SchemaCheck.Errors(JObject.Parse(schema), Document.ParseAny(value)).Should().NotBeEmpty(value);
        }
    }

    [TestCase("{multipleOf: 2}")]
    [TestCase("{type: 'decimal'}")]
    [TestCase("{format: 'email'}")]
    [TestCase("{'$ref': '#/components/schemas/None'}")]
    public void A_word_that_is_not_known_is_a_fault(string schema)
    {
        var check = () => SchemaCheck.Errors(JObject.Parse(schema), "text");
        check.Should().Throw<Exception>();
    }

    [Test]
    public void An_error_names_the_place_and_the_schema() =>
        SchemaCheck.Errors(JObject.Parse("{type: 'array', items: {'$ref': '#/components/schemas/Tunnel'}}"), JToken.Parse("[{type: 'ipip'}, {type: 'gre', color: 1}]"))
            .Should().Equal("[1].color is no property of Tunnel");
}
