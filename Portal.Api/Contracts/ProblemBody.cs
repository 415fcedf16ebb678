using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Contracts;

/// <summary>
/// An error as it stands in answers: RFC 9457 with Portal's own members. It also carries <c>error</c>, the same sentence
/// as <c>detail</c>, for clients that look for the older body of that one field.
/// </summary>
public sealed record ProblemBody
{
    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What kind of problem it is: a stable word.</summary>
    public required string Type { get; init; }

    /// <summary>The kind for people: always the same for one type.</summary>
    public required string Title { get; init; }

    /// <summary>What happened this time.</summary>
    public required string Detail { get; init; }

    /// <summary>All fields that break a rule.</summary>
    public ImmutableArray<Violation> Errors { get; init; } = [];

    /// <summary>The command line that failed; null where none was run.</summary>
    public string? Command { get; init; }

    /// <summary>Its exit status; null where it has none.</summary>
    public int? ExitCode { get; init; }

    /// <summary>What it wrote to standard error.</summary>
    public string? StandardError { get; init; }

    /// <summary>After how many seconds it is worth trying again; null where it is not.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>What the caller's token lacks: <c>role admin</c>, <c>role operate</c> or <c>scope</c>; null where that is not the problem.</summary>
    public string? Lacks { get; init; }

    /// <summary>The methods that the address takes; null where that is not the problem.</summary>
    public string? Allow { get; init; }

    /// <summary>The encodings of bodies that are taken; null where that is not the problem.</summary>
    public string? AcceptEncoding { get; init; }

    /// <summary>The version that the thing has now; null where that is not the problem, or where it is not there.</summary>
    public string? Version { get; init; }

    /// <summary>What would have been done; null where that is not the problem.</summary>
    public ChangeReportBody? Plan { get; init; }

    /// <summary>What the kernel has lost; null where that is not the problem.</summary>
    public MissingBody? Missing { get; init; }

    /// <summary>The id of the request in the log; null before it is known.</summary>
    public string? RequestId { get; init; }

    /// <summary>Writes the error.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        json.WriteStartObject();
        json.Field("type", JsonKinds.Text, Type);
        json.Field("title", JsonKinds.Text, Title);
        json.Field("status", JsonKinds.Number, Status);
        json.Field("detail", JsonKinds.Text, Detail);
        json.Field("error", JsonKinds.Text, Detail);
        json.Field("errors", JsonKinds.Written, Errors.IsEmpty ? null : WriteErrors);
        json.Field("lacks", JsonKinds.Text, Lacks);
        json.Field("version", JsonKinds.Text, Version);
        json.Field("missing", JsonKinds.Written, Missing is null ? null : Missing.Write);
        json.Field("plan", JsonKinds.Written, Plan is null ? null : Plan.Write);
        json.Field("command", JsonKinds.Text, Command);
        json.Field("exit_code", JsonKinds.Written, Command is null ? null : json => json.WriteValue(ExitCode));
        json.Field("stderr", JsonKinds.Written, Command is null ? null : json => json.WriteValue(StandardError));
        json.Field("request_id", JsonKinds.Text, RequestId);
        json.WriteEndObject();
    }

    private void WriteErrors(JsonTextWriter json)
    {
        json.WriteStartObject();
        foreach (var field in Errors.GroupBy(violation => violation.Field))
        {
            json.WritePropertyName(field.Key);
            json.WriteStartArray();
            foreach (var violation in field)
            {
                json.WriteValue(violation.Message);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
