using Newtonsoft.Json;

namespace Portal.Api.Contracts;

/// <summary>What became of a drain, as it stands in an event.</summary>
/// <param name="Revision">The revision with which it happened.</param>
/// <param name="Change">What happened.</param>
internal sealed record DrainEventBody(RevisionBody Revision, DrainChangeBody Change)
{
    /// <summary>Writes it.</summary>
    public void Write(JsonTextWriter json)
    {
        json.WriteStartObject();
        Revision.WriteFields(json);
        Change.WriteFields(json);
        json.WriteEndObject();
    }
}
