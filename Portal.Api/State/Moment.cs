namespace Portal.Api.State;

/// <summary>
/// A moment on both clocks. That of the wall is for people, and anybody may set it; that of the machine only goes on, until
/// the machine is started anew.
/// </summary>
/// <param name="Time">The clock of the wall.</param>
/// <param name="Boot">Names this start of the machine.</param>
/// <param name="Uptime">The clock of the machine: how long it has run.</param>
public sealed record Moment(DateTimeOffset Time, string Boot, TimeSpan Uptime);
