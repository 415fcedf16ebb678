using Newtonsoft.Json;
using Portal.Api.State;

namespace Portal.Api.Contracts;

/// <summary>What became of a drain, as it stands in an event.</summary>
/// <param name="Revision">The revision with which it happened.</param>
/// <param name="Change">What happened.</param>
/// <param name="Annotation">The name and the labels of what is or was drained.</param>
internal sealed record DrainEventBody(RevisionBody Revision, DrainChangeBody Change, Annotation Annotation)
{
    /// <summary>Writes it.</summary>
    public void Write(JsonTextWriter json)
    {
        json.WriteStartObject();
        Revision.WriteFields(json);
        Change.WriteFields(json);
        AnnotationBody.Write(json, Annotation);
        json.WriteEndObject();
    }
}
