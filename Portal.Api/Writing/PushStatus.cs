namespace Portal.Api.Writing;

/// <summary>How the last push of Portal's data to the kernel ended.</summary>
/// <param name="Time">When it ended; null when none was made yet.</param>
/// <param name="Problem">What went wrong; null when all of it was carried out.</param>
public sealed record PushStatus(DateTimeOffset? Time, string? Problem)
{
    /// <summary>No push was made yet.</summary>
    public static PushStatus None { get; } = new(null, "Portal's data was not pushed to the kernel yet.");

    /// <summary>True when all of Portal's data was carried out.</summary>
    public bool IsGood => Problem is null;
}
