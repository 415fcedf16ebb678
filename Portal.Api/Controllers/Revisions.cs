using Portal.Api.Contracts;
using Portal.Api.State;

namespace Portal.Api.Controllers;

/// <summary>What several answers say of a revision.</summary>
internal static class Revisions
{
    /// <summary>Writes when a revision was made, and for whom.</summary>
    public static RevisionBody ToBody(long revision, DateTimeOffset time, Caller caller) => new(revision, time, caller.Name, caller.Request)
    {
        Token = caller.TokenName is { Length: > 0 } token ? token : null,
        RequestId = caller.RequestId is { Length: > 0 } id ? id : null,
        Reason = caller.Reason is { Length: > 0 } reason ? reason : null,
    };

    /// <summary>Writes the change that made a revision, without its steps in the table.</summary>
    public static RevisionBody ToBody(AcceptedChange change) => ToBody(change.Revision, change.Time, change.Caller) with
    {
        Drains = [.. change.Steps.Drains.Select(Drains.ToBody)],
        Globals = change.Steps.Globals,
        Annotations = change.Steps.Annotations,
        Overrides = change.Steps.Overrides,
    };
}
