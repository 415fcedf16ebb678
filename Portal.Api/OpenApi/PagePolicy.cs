namespace Portal.Api.OpenApi;

/// <summary>What a browser lets the page do.</summary>
internal static class PagePolicy
{
    /// <summary>
    /// The value of Content-Security-Policy: the page runs its own script, has its own style, and asks this Portal alone. A
    /// test holds the two hashes against the page and names the right ones.
    /// </summary>
    public const string Value =
        "default-src 'none'; script-src 'sha256-A6TdEENYaInR9bVA8h8S5clvl6b1xuA5l3bQFpyFUMg='; style-src 'sha256-Lp1frEdBFLY9LKFFQ0nS5mUxTGTCKsnU/7GIr4CcVCw='; "
        + "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
