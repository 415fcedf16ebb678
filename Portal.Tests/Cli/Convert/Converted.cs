using System.Text;
using System.Text.Json.Nodes;
using FluentAssertions;
using Newtonsoft.Json.Linq;
using Portal.Api.Contracts;
using Portal.Api.Json;
using Portal.Cli.Convert;
using Portal.Cli.Output;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Tests.Cli.Convert;

/// <summary>Converts texts for tests, and reads what comes out as the API does.</summary>
internal static class Converted
{
    public const string File = "the.file";

    public static Conversion Of(ConfigurationFormat format, string text, IIncludedFiles? files = null, INames? names = null, string configId = "") =>
        Converter.Convert(format, new ConversionInput { File = File, Text = text, Files = files, Names = names, ConfigId = configId });

    /// <summary>The document of a conversion without errors.</summary>
    public static JsonObject Ok(this Conversion conversion)
    {
        conversion.Errors.Select(error => error.ToString()).Should().BeEmpty();
        return conversion.Document!;
    }

    /// <summary>The services as the API reads them. None of its rules is broken.</summary>
    public static IpvsTable Table(this Conversion conversion)
    {
        var violations = new ViolationList();
        var bodies = conversion.Ok()["services"].Elements()
            .Select(service => JsonInput.Read(Encoding.UTF8.GetBytes(service.Compact()), violations, ServiceBody.Read)).ToList();
        var table = ModelMapping.ToTable(bodies, violations);
        ModelMapping.ToAnnotations(bodies, violations);
        violations.All.Should().BeEmpty();
        return table;
    }

    public static string Errors(this Conversion conversion)
    {
        conversion.Document.Should().BeNull();
        return string.Join('\n', conversion.Errors.Select(error => $"{error.Line}:{error.Column}: {error.Rule}"));
    }

    public static string Remarks(this Conversion conversion) => string.Join('\n', conversion.Remarks.Select(remark => $"{remark.Line}: {remark.Text}"));

    /// <summary>A document that is written as the tests write JSON.</summary>
    public static JsonObject Parsed(string text) => JsonNode.Parse(JObject.Parse(text).ToString())!.AsObject();

    /// <summary>A part of a document in the short way of writing of these tests.</summary>
    public static string Plain(this JsonNode? json) => json.Compact().Replace("\"", string.Empty, StringComparison.Ordinal);
}
