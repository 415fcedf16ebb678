using Newtonsoft.Json.Linq;

namespace Portal.Tests.Doubles;

/// <summary>An event as it came over the wire; what stands between two empty lines.</summary>
internal sealed record SentEvent(string? Id, string? Kind, string? Data, string? Comment)
{
    /// <summary>What it says; empty for one that says nothing.</summary>
    public JToken Json => JToken.Parse(Data ?? "{}");
}
