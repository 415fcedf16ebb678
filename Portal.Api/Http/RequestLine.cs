namespace Portal.Api.Http;

/// <summary>What the log says of a request.</summary>
/// <param name="Caller">Where it came from.</param>
/// <param name="Token">The name of its token; <see cref="NoToken"/> for a stranger.</param>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path.</param>
/// <param name="Status">The status of the answer.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Id">Its id in the log.</param>
internal readonly record struct RequestLine(string Caller, string Token, string Method, string Path, int Status, TimeSpan Elapsed, string Id)
{
    /// <summary>Stands for no token.</summary>
    public const string NoToken = "-";
}
