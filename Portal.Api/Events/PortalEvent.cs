namespace Portal.Api.Events;

/// <summary>Something that happened, in its place among all that happened.</summary>
/// <param name="Id">Its place.</param>
/// <param name="Time">When.</param>
/// <param name="Content">What.</param>
internal sealed record PortalEvent(EventPlace Id, DateTimeOffset Time, EventContent Content);
