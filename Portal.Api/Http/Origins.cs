namespace Portal.Api.Http;

/// <summary>Tells if a browser sends a request for a page of another site. Programs send no such headers.</summary>
internal static class Origins
{
    /// <summary>Whether a browser sends it for a page that is not Portal's own.</summary>
    public static bool IsForeign(HttpRequest request)
    {
        // What the browser says of the site holds also behind a proxy that has changed the host (Fetch Metadata, section 2.4).
        var (site, origin) = (request.Headers["Sec-Fetch-Site"].ToString(), request.Headers.Origin.ToString());
        return site.Length > 0 ? site is not ("same-origin" or "none") : origin.Length > 0 && !IsHost(origin, request.Host);
    }

    /// <summary>Whether a person has followed a link, so that the answer is shown by itself and in no other page.</summary>
    public static bool IsFollowedLink(HttpRequest request) =>
        request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document" && HttpMethods.IsGet(request.Method);

    // The scheme is left out: a proxy may speak TLS in front of Portal.
    private static bool IsHost(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && Uri.TryCreate($"{page.Scheme}://{host.ToUriComponent()}", UriKind.Absolute, out var own)
        && page.Authority.Equals(own.Authority, StringComparison.OrdinalIgnoreCase);
}
